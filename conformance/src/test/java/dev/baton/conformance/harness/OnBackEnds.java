package dev.baton.conformance.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Runs a test on each {@link BackEnd}: always on the single servers, and with {@code -Dbaton.recipes.backends=all} on the ensembles, too.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(OnBackEnds.Chosen.class)
public @interface OnBackEnds {
    /** Whether to run on the ensembles in any case. */
    boolean ensembles() default false;

    /** Chooses. */
    final class Chosen implements ArgumentsProvider, AnnotationConsumer<OnBackEnds> {
        private boolean ensembles;

        @Override
        public void accept(OnBackEnds annotation) {
            ensembles = annotation.ensembles() || "all".equals(System.getProperty("baton.recipes.backends"));
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return Arrays.stream(BackEnd.values())
                    .filter(backEnd -> ensembles || !backEnd.isEnsemble())
                    .map(Arguments::of);
        }
    }
}
