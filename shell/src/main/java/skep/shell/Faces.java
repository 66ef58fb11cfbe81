package skep.shell;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import skep.api.client.ApiClient;
import skep.shell.command.CommandTable;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Pacer;
import skep.shell.command.Session;
import skep.shell.hosts.Endpoint;
import skep.shell.hosts.RemoteDaemon;

/// The faces of the program, all over the same commands: one command, a script, a prompt, another
/// shell's Tab. One command alone loads nothing of the others.
public final class Faces {
  private static final String COMPLETE = "__complete";
  private static final String TRAIN = "__train";

  private final Console console;
  private final Endpoint endpoint;
  private final ApiClient client;
  private final Supplier<String> version;

  /// @param console of the process
  /// @param endpoint whom commands are for
  public Faces(Console console, Endpoint endpoint, Supplier<String> version) {
    this.console = console;
    this.endpoint = endpoint;
    this.client =
        endpoint
            .socket()
            .map(ApiClient::unix)
            .orElseGet(() -> RemoteDaemon.client(endpoint, console));
    this.version = version;
  }

  /// @param words of the process
  /// @return exit code
  public int run(List<String> words) {
    var first = words.isEmpty() ? "" : words.getFirst();
    if (first.equals(COMPLETE)) {
      return new ShellCompletion(table(), client(), console).run(words.subList(1, words.size()));
    }
    if (first.equals(TRAIN)) {
      return train(words.size() > 1 ? words.get(1) : "");
    }
    return first.isEmpty() || first.startsWith("-") || first.equals("repl")
        ? new LineFaces(this).run(words)
        : command(words, console, new SystemPacer());
  }

  /// Whether the JVM is to write down what it has learned at its end.
  public static boolean isRehearsal(List<String> words) {
    return !words.isEmpty() && words.getFirst().equals(TRAIN);
  }

  private int train(String kind) {
    try {
      return new Training(version).run(kind);
    } catch (IOException e) {
      console.warn("error: " + e.getMessage());
      return Exit.FAILED.code();
    }
  }

  /// Runs one command.
  ///
  /// @param own where it prints
  /// @param pacer how it is interrupted
  int command(List<String> words, Console own, Pacer pacer) {
    var api = new DaemonApi(client(), endpoint, own::warn);
    var session =
        new Session(
            own,
            api,
            pacer,
            endpoint.socket().isPresent()
                ? new DetachedDaemon(api, pacer, own.environment())
                : () -> {}, // whoever has a context has a daemon
            new NodeEntries(own, own.environment(), version),
            version);
    return new Shell(Commands.table(words), session).run(words);
  }

  ApiClient client() {
    return client;
  }

  CommandTable table() {
    return Commands.table();
  }

  Console console() {
    return console;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  Supplier<String> version() {
    return version;
  }
}
