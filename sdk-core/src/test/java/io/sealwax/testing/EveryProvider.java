package io.sealwax.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests that go through {@link Providers#NAMES}, use no class of a provider's, and are run once more for each provider
 * that is no dependency of the build. They are skipped, by their names, if that is not on this machine.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EveryProvider.IfItIsHere.class)
public @interface EveryProvider {
    /** Asked before anything else of the class. */
    final class IfItIsHere implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Providers.areHere()
                    ? ConditionEvaluationResult.enabled("for " + Providers.NAMES)
                    : ConditionEvaluationResult.disabled(Providers.NAMES + " is not installed on this machine");
        }
    }
}
