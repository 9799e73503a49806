package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.sealwax.testing.layout.PackageRules;
import org.junit.jupiter.api.Test;

/** Packages have no circles, and users see nothing that is not theirs to name. */
class PackagesTest {
    private static final JavaClasses CLASSES = PackageRules.classesBeside(KmsMasterKey.class);

    private static final PackageRules RULES = new PackageRules("io.sealwax.kms");

    @Test
    void noPackageDependsOnItself() {
        RULES.hasNoCircles().check(CLASSES);
    }

    @Test
    void theMachineryUsesNoTypeOfTheApi() {
        RULES.looksBackAtMostAt(DescribedPredicate.alwaysFalse()).check(CLASSES);
    }

    @Test
    void noPublicSignatureNamesAnInternalType() {
        RULES.namesNothingInternal().check(CLASSES);
    }

    @Test
    void allOfTheModuleIsLookedAt() {
        assertThat(CLASSES.contain(KmsMasterKey.class)).isTrue();
        assertThat(CLASSES).hasSizeGreaterThan(40);
    }
}
