package dev.baton.conformance.architecture;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** A method's throws clause names neither Exception nor Throwable. */
final class ThrowsNothingGeneral extends ArchCondition<JavaMethod> {
    private static final Set<String> GENERAL = Set.of("java.lang.Exception", "java.lang.Throwable");

    ThrowsNothingGeneral() {
        super("throw neither Exception nor Throwable");
    }

    @Override
    public void check(JavaMethod method, ConditionEvents events) {
        boolean ok = method.getModifiers().contains(JavaModifier.BRIDGE)
                || method.getExceptionTypes().stream().noneMatch(type -> GENERAL.contains(type.getName()));
        events.add(
                new SimpleConditionEvent(method, ok, method.getFullName() + " throws " + method.getExceptionTypes()));
    }
}
