package io.sealwax.testing.layout;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How the packages of a module may depend on each other. The packages that users see count as one slice, every other
 * package as a slice of its own.
 */
public final class PackageRules {
    private final String[] api;

    /**
     * Makes the rules of a module.
     *
     * @param api the packages that users see
     */
    public PackageRules(String... api) {
        this.api = api;
    }

    /** Returns the classes of the module that has this class, without its tests. */
    public static JavaClasses classesBeside(Class<?> type) {
        return new ClassFileImporter()
                .importUrl(type.getProtectionDomain().getCodeSource().getLocation());
    }

    /** No circles; what lies behind {@code internal} may look back at the API, within {@link #looksBackAtMostAt}. */
    public ArchRule hasNoCircles() {
        return slices().assignedFrom(new Slices(List.of(api)))
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage("..internal.."), resideInAnyPackage(api));
    }

    /** What lies behind {@code internal} uses no other types of the API than these. */
    public ArchRule looksBackAtMostAt(DescribedPredicate<JavaClass> allowed) {
        DescribedPredicate<JavaClass> fine = DescribedPredicate.or(
                DescribedPredicate.not(resideInAnyPackage(api)), allowed);
        return classes()
                .that()
                .resideInAPackage("..internal..")
                .should(onlyDependOnClassesThat(fine.as("are outside the API or are allowed")));
    }

    /** A signature that users see names no type that they must not name. */
    public ArchRule namesNothingInternal() {
        return classes().that().resideInAnyPackage(api).and().arePublic().should(new NameWhatUsersMayName());
    }

    private record Slices(List<String> api) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(
                    api.contains(type.getPackageName()) ? "the API" : type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages, of which " + api + " are one";
        }
    }

    private static final class NameWhatUsersMayName extends ArchCondition<JavaClass> {
        NameWhatUsersMayName() {
            super("name no type in their public signatures that users must not name");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            Set<JavaClass> above = new LinkedHashSet<>(type.getRawInterfaces());
            type.getSuperclass().ifPresent(superclass -> above.addAll(superclass.getAllInvolvedRawTypes()));
            above.forEach(named -> check(type.getName() + " extends", named, events));
            for (JavaMember member : type.getMembers()) {
                boolean isSeen = member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED);
                if (isSeen && !member.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                    namedBy(member).forEach(named -> check(member.getFullName(), named, events));
                }
            }
        }

        private static Set<JavaClass> namedBy(JavaMember member) {
            Set<JavaClass> named = new LinkedHashSet<>();
            if (member instanceof JavaField field) {
                named.addAll(field.getType().getAllInvolvedRawTypes());
            }
            if (member instanceof JavaCodeUnit unit) {
                named.addAll(unit.getReturnType().getAllInvolvedRawTypes());
                for (JavaType parameter : unit.getParameterTypes()) {
                    named.addAll(parameter.getAllInvolvedRawTypes());
                }
                named.addAll(unit.getExceptionTypes());
            }
            return named;
        }

        private static void check(String where, JavaClass named, ConditionEvents events) {
            JavaClass type = named.getBaseComponentType();
            boolean isOurs = type.getPackageName().startsWith("io.sealwax");
            boolean isInternal = (type.getPackageName() + ".").contains(".internal.");
            boolean isHidden = !type.getModifiers().contains(JavaModifier.PUBLIC);
            if (isOurs && (isInternal || isHidden)) {
                events.add(SimpleConditionEvent.violated(named, where + " names " + type.getName()));
            }
        }
    }
}
