package skep.node;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// One line per event on standard error: `2026-11-22T14:03:25.103Z INFO dispatcher: node x is
/// down`.
final class DaemonLog {

  private DaemonLog() {}

  static void toStandardError() {
    var root = Logger.getLogger("");
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    var console = new ConsoleHandler();
    console.setFormatter(new OneLine());
    console.setLevel(Level.ALL);
    root.addHandler(console);
    root.setLevel(Level.INFO);
    // The servers' own comings and goings are not an operator's news.
    quiet("org.eclipse.jetty", Level.WARNING);
    // Says that host names are not checked: the trust managers check swarm, role and node instead.
    quiet("org.eclipse.jetty.util.ssl.SslContextFactory.config", Level.SEVERE);
    // What matters of these skep says itself.
    quiet("org.jgroups", Level.OFF);
    quiet("io.microraft", Level.OFF);
    quiet("com.github.dockerjava", Level.OFF);
  }

  /// For a command whose output is for a person: what needs no look is left out.
  static void onlyTrouble() {
    Logger.getLogger("").setLevel(Level.SEVERE);
  }

  /// A logger that nobody holds forgets its level.
  private static final List<Logger> HELD = new ArrayList<>();

  private static void quiet(String name, Level level) {
    var logger = Logger.getLogger(name);
    logger.setLevel(level);
    HELD.add(logger);
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord entry) {
      var name = entry.getLoggerName() == null ? "" : entry.getLoggerName();
      var line =
          "%s %s %s: %s%n"
              .formatted(
                  entry.getInstant(),
                  entry.getLevel(),
                  name.substring(name.lastIndexOf('.') + 1),
                  formatMessage(entry));
      var thrown = entry.getThrown();
      if (thrown == null) {
        return line;
      }
      var trace = new StringBuilder();
      for (var cause = thrown; cause != null; cause = cause.getCause()) {
        trace.append(cause).append('\n');
        for (var frame : cause.getStackTrace()) {
          trace.append("    at ").append(frame).append('\n');
        }
      }
      return line + trace;
    }
  }
}
