package dev.baton.server.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.OptionHelper;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Logging of the runnable jars: INFO to standard output. Written in code because reading it from XML took a fifth of the start of an
 * empty server. Whoever wants something else gives a file of their own with {@code -Dlogback.configurationFile=...}.
 *
 * <p>Found through a service file that only the runnable jars have; the library leaves logging to its user.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class ConsoleLogging extends ContextAwareBase implements Configurator {
    private static final String FILE_PROPERTY = "logback.configurationFile";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (OptionHelper.getSystemProperty(FILE_PROPERTY) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Line line = new Line();
        line.setContext(context);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stdout");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Time with offset, level, thread, short name of the logger, message, stack trace. */
    static final class Line extends LayoutBase<ILoggingEvent> {
        private static final int LEVEL_WIDTH = 5;
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);

        private final ZoneId zone = ZoneId.systemDefault();

        @Override
        public String doLayout(ILoggingEvent event) {
            StringBuilder text = new StringBuilder(160);
            TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone), text);
            String level = event.getLevel().toString();
            text.append(' ').append(level).append(" ".repeat(Math.max(0, LEVEL_WIDTH - level.length())));
            text.append(" [").append(event.getThreadName()).append("] ");
            abbreviate(event.getLoggerName(), text);
            text.append(" - ").append(event.getFormattedMessage()).append(System.lineSeparator());
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                text.append(ThrowableProxyUtil.asString(thrown));
            }
            return text.toString();
        }

        /** {@code dev.baton.server.BatonServer} becomes {@code d.b.s.BatonServer}. */
        private static void abbreviate(String logger, StringBuilder text) {
            int last = logger.lastIndexOf('.') + 1;
            for (int from = 0; from < last; from = logger.indexOf('.', from) + 1) {
                text.append(logger.charAt(from)).append('.');
            }
            text.append(logger, last, logger.length());
        }
    }
}
