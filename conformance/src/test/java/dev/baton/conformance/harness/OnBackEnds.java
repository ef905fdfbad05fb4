package dev.baton.conformance.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Runs a test on each {@link BackEnd}: on the single servers, and with {@code -Dbaton.recipes.backends=all} on the ensembles, too. The property
 * can also name those to run on, as {@code BATON_ENSEMBLE,APACHE_ENSEMBLE}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(OnBackEnds.Chosen.class)
public @interface OnBackEnds {
    /** Whether to run on an ensemble of Baton's in any case. */
    boolean ensembles() default false;

    /** Whether to run on one server of Baton's only, unless the property says otherwise: for tests that wait for clocks. */
    boolean slow() default false;

    /** Chooses. */
    final class Chosen implements ArgumentsProvider, AnnotationConsumer<OnBackEnds> {
        private final String named = System.getProperty("baton.recipes.backends", "");
        private boolean ensembles;
        private boolean slow;

        @Override
        public void accept(OnBackEnds annotation) {
            ensembles = annotation.ensembles();
            slow = annotation.slow();
        }

        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return Arrays.stream(BackEnd.values()).filter(this::isChosen).map(Arguments::of);
        }

        private boolean isChosen(BackEnd backEnd) {
            return switch (named) {
                case "" ->
                    slow
                            ? backEnd == BackEnd.BATON
                            : !backEnd.isEnsemble() || ensembles && backEnd == BackEnd.BATON_ENSEMBLE;
                case "all" -> true;
                default -> List.of(named.split(",")).contains(backEnd.name());
            };
        }
    }
}
