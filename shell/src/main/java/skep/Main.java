package skep;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import skep.shell.Faces;
import skep.shell.GivenText;
import skep.shell.NodeEntries;
import skep.shell.ProcessOutput;
import skep.shell.SystemKeyboard;
import skep.shell.Terminals;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.UserError;
import skep.shell.hosts.Endpoint;

/// The program's entry point.
public final class Main {
  private Main() {}

  /// Runs one command line and exits with its code.
  public static void main(String[] words) {
    Thread.currentThread().setUncaughtExceptionHandler((_, bug) -> end(bug));
    var environment = GivenText.environment(System.getenv());
    var out = new ProcessOutput(FileDescriptor.out);
    var console =
        new Console(
            stream(out),
            stream(new ProcessOutput(FileDescriptor.err)),
            Terminals.isTerminal(1),
            environment,
            new SystemKeyboard());
    if (words.length == 1 && words[0].equals("daemon")) {
      // The command table is of no use to a daemon and would stay in its memory.
      System.exit(daemon(console, environment));
    }
    Thread.setDefaultUncaughtExceptionHandler((_, bug) -> report(bug));
    var endpoint = endpoint(GivenText.words(List.of(words)), console);
    int exit = new Faces(console, endpoint, Main::version).run(endpoint.words());
    console.out().flush();
    exit = isLost(out, console) && exit == Exit.OK.code() ? Exit.FAILED.code() : exit;
    console.err().flush();
    if (Faces.isRehearsal(endpoint.words())) {
      System.exit(exit);
    }
    // System.exit asks for a logger first, which opens the jar: as long as a whole command takes.
    // All that is to be done at the end has been done, and hooks are for signals.
    Runtime.getRuntime().halt(exit);
  }

  /// Whether what was printed could not be written. A reader that went away had enough.
  private static boolean isLost(ProcessOutput out, Console console) {
    var trouble = out.trouble();
    if (trouble.isEmpty() || Terminals.isPipe(1)) {
      return false;
    }
    console.warn("error: cannot write to standard output: " + trouble.get());
    return true;
  }

  private static Endpoint endpoint(List<String> words, Console console) {
    try {
      return Endpoint.of(words, console.environment());
    } catch (UserError e) {
      console.warn("error: " + e.getMessage());
      console.warn("hint:  " + e.hint());
      System.exit(e.exit().code());
      throw e;
    }
  }

  private static int daemon(Console console, Map<String, String> environment) {
    try {
      return new NodeEntries(console, environment, Main::version).daemon(List.of());
    } catch (UserError e) {
      console.warn("error: " + e.getMessage());
      console.err().flush();
      return e.exit().code();
    }
  }

  /// Drops what it cannot write.
  private static PrintStream stream(ProcessOutput output) {
    return new PrintStream(output, false, UTF_8);
  }

  /// Opens the jar, which takes as long as a whole command.
  private static String version() {
    var version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development build" : version;
  }

  private static void report(Throwable bug) {
    System.err.println("error: this is a bug in skep: " + bug);
    if ("1".equals(System.getenv("SKEP_DEBUG"))) {
      bug.printStackTrace();
    } else {
      System.err.println("hint:  run it again with SKEP_DEBUG=1 and report what it prints");
    }
  }

  private static void end(Throwable bug) {
    report(bug);
    Runtime.getRuntime().halt(Exit.FAILED.code());
  }
}
