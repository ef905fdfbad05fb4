package dev.baton.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.junit.jupiter.api.Test;

class ConsoleLoggingTest {
    private final LoggerContext context = new LoggerContext();

    private String line(String logger, Level level, String message, Throwable thrown) {
        ConsoleLogging.Line line = new ConsoleLogging.Line();
        line.setContext(context);
        line.start();
        Logger source = context.getLogger(logger);
        LoggingEvent event = new LoggingEvent(ConsoleLoggingTest.class.getName(), source, level, message, thrown, null);
        event.setThreadName("main");
        return line.doLayout(event);
    }

    @Test
    void writesOneLineWithShortNames() {
        assertThat(line("dev.baton.server.BatonServer", Level.INFO, "serving", null))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  \\[main\\] d\\.b\\.s\\.BatonServer"
                                + " - serving\\R");
        assertThat(line("plain", Level.ERROR, "no dot", null))
                .endsWith(" ERROR [main] plain - no dot" + System.lineSeparator());
    }

    @Test
    void writesTheTraceOfAnException() {
        assertThat(line("a.B", Level.WARN, "failed", new IllegalStateException("why")))
                .contains("a.B - failed")
                .contains("java.lang.IllegalStateException: why")
                .contains("at " + ConsoleLoggingTest.class.getName());
    }

    @Test
    void leavesTheWayToAConfigurationFile() {
        String given = System.getProperty("logback.configurationFile");
        System.setProperty("logback.configurationFile", "mine.xml");
        try {
            assertThat(new ConsoleLogging().configure(context)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
            assertThat(context.getLogger("ROOT").iteratorForAppenders().hasNext())
                    .isFalse();
            System.clearProperty("logback.configurationFile");
            assertThat(new ConsoleLogging().configure(context)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        } finally {
            if (given == null) {
                System.clearProperty("logback.configurationFile");
            } else {
                System.setProperty("logback.configurationFile", given);
            }
        }
        assertThat(context.getLogger("ROOT").getLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger("ROOT").getAppender("stdout")).isInstanceOf(ConsoleAppender.class);
    }
}
