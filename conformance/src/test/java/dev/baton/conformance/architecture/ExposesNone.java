package dev.baton.conformance.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Consumer;

/** No public or protected signature of a public class mentions a type of a kind, not as a type argument either. */
final class ExposesNone extends ArchCondition<JavaClass> {
    private final DescribedPredicate<JavaClass> hidden;

    ExposesNone(DescribedPredicate<JavaClass> hidden) {
        super("expose none of: " + hidden.getDescription());
        this.hidden = hidden;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!isVisible(type)) {
            return;
        }
        Set<String> found = new java.util.TreeSet<>();
        type.getInterfaces().forEach(it -> collect(it, name -> found.add("extends " + name)));
        type.getSuperclass().ifPresent(it -> collect(it, name -> found.add("extends " + name)));
        for (JavaMember member : type.getMembers()) {
            if (isExposed(member)) {
                types(member, it -> collect(it, name -> found.add(member.getName() + " mentions " + name)));
            }
        }
        boolean ok = found.isEmpty();
        events.add(new SimpleConditionEvent(type, ok, type.getName() + ": " + found));
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ExposesNone::isVisible).orElse(true);
    }

    private static boolean isExposed(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        boolean seen = modifiers.contains(JavaModifier.PUBLIC)
                || modifiers.contains(JavaModifier.PROTECTED)
                        && !member.getOwner().getModifiers().contains(JavaModifier.FINAL);
        return seen && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static void types(JavaMember member, Consumer<JavaType> sink) {
        if (member instanceof JavaField field) {
            sink.accept(field.getType());
        } else if (member instanceof JavaCodeUnit unit) {
            sink.accept(unit.getReturnType());
            unit.getParameterTypes().forEach(sink);
            unit.getExceptionTypes().forEach(sink);
        }
    }

    private void collect(JavaType type, Consumer<String> sink) {
        for (JavaClass raw : type.getAllInvolvedRawTypes()) {
            if (hidden.test(raw)) {
                sink.accept(raw.getName());
            }
        }
    }
}
