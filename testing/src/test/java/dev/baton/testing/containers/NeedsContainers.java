package dev.baton.testing.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Marks tests that need containers. Where there can be none, each of them is reported by its name as not run, with the reason. */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsContainers.Condition.class)
public @interface NeedsContainers {
    /** Decides per test, not per class, so that the report counts every test. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            ConditionEvaluationResult result =
                    decide(ContainerLayer.here(), context.getTestMethod().isPresent());
            if (result.isDisabled()) {
                // The report has it too, but not everybody looks there.
                System.out.println(context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName() + " "
                        + result.getReason().orElse(""));
            }
            return result;
        }

        static ConditionEvaluationResult decide(ContainerLayer layer, boolean isTest) {
            if (!isTest) {
                return ConditionEvaluationResult.enabled("decided for each test");
            }
            return layer.notRun()
                    .map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> ConditionEvaluationResult.enabled("engine and base image are there"));
        }
    }
}
