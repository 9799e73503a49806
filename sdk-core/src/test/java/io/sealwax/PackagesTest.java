package io.sealwax;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.sealwax.testing.layout.PackageRules;
import org.junit.jupiter.api.Test;

/** Packages have no circles, and users see nothing that is not theirs to name. */
class PackagesTest {
    private static final JavaClasses CLASSES = PackageRules.classesBeside(EnvelopeCipher.class);

    private static final PackageRules RULES = new PackageRules("io.sealwax", "io.sealwax.spi");

    /** What has no inside: values, failures, and what users implement. */
    private static final DescribedPredicate<JavaClass> SIMPLE_TYPES = DescribedPredicate.or(
            assignableTo(EnvelopeException.class),
            resideInAPackage("io.sealwax.spi"),
            belongToAnyOf(
                    EnvelopeException.class,
                    DataKeyException.class,
                    Failure.class,
                    EncryptionContext.class,
                    ContextMatch.class,
                    KeySectionStore.class,
                    Source.class,
                    CiphertextRange.class,
                    RangeReader.class));

    @Test
    void noPackageDependsOnItself() {
        RULES.hasNoCircles().check(CLASSES);
    }

    @Test
    void theMachineryUsesOnlyTheSimpleTypesOfTheApi() {
        RULES.looksBackAtMostAt(SIMPLE_TYPES).check(CLASSES);
    }

    @Test
    void noPublicSignatureNamesAnInternalType() {
        RULES.namesNothingInternal().check(CLASSES);
    }

    @Test
    void allOfTheModuleIsLookedAt() {
        assertThat(CLASSES.contain(EnvelopeCipher.class)).isTrue();
        assertThat(CLASSES).hasSizeGreaterThan(100);
    }
}
