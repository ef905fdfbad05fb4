package dev.baton.conformance.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;

/** A class has no synchronized block. ArchUnit does not see instructions, so this reads the class file itself. */
final class TakesNoMonitor extends ArchCondition<JavaClass> {
    TakesNoMonitor() {
        super("take no monitor");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        Source source = type.getSource().orElseThrow(() -> new IllegalStateException("no class file of " + type));
        try (InputStream in = source.getUri().toURL().openStream()) {
            new ClassReader(in.readAllBytes())
                    .accept(new Monitors(type, events), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Monitors extends ClassVisitor {
        private final JavaClass type;
        private final ConditionEvents events;

        Monitors(JavaClass type, ConditionEvents events) {
            super(OpenedClassReader.ASM_API);
            this.type = type;
            this.events = events;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(OpenedClassReader.ASM_API) {
                @Override
                public void visitInsn(int opcode) {
                    boolean ok = opcode != Opcodes.MONITORENTER;
                    events.add(new SimpleConditionEvent(
                            type, ok, type.getName() + "." + name + " has a synchronized block"));
                }
            };
        }
    }
}
