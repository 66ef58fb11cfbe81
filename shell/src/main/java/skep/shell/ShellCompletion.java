package skep.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.UnreachableException;
import skep.shell.command.CommandTable;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.complete.Completer;
import skep.shell.complete.Names;
import skep.shell.hosts.Endpoint;
import skep.shell.live.SwarmReader;
import skep.shell.prompt.Link;
import skep.shell.prompt.LiveNames;
import skep.shell.prompt.SwarmView;

/// `skep __complete -- WORD... CURRENT`: what bash, zsh and fish ask at Tab. One candidate a line,
/// behind a tab what it is; the line `:files` where a file may stand. More is to be glued to what
/// ends with `=`.
final class ShellCompletion {
  /// The line that asks for file names.
  static final String FILES = ":files";

  /// From the start of the process; after that nobody should wait. `SKEP_COMPLETION_MS` is another.
  private static final long PATIENCE_MS = 400;

  /// What is left to print.
  private static final long END_MS = 20;

  private static final long LEAST_MS = 50;

  private final CommandTable table;
  private final ApiClient client;
  private final Console console;

  ShellCompletion(CommandTable table, ApiClient client, Console console) {
    this.table = table;
    this.client = client;
    this.console = console;
  }

  /// @param arguments a `--`, then the words, the last of them the one under the cursor
  int run(List<String> arguments) {
    var words =
        !arguments.isEmpty() && arguments.getFirst().equals("--")
            ? arguments.subList(1, arguments.size())
            : arguments;
    if (words.isEmpty()) {
      return Exit.USAGE.code();
    }
    var before = words.subList(0, words.size() - 1);
    var current = words.getLast();
    var completer =
        new Completer(table, Shell.GLOBALS, new LinkedHashMap<>(), new LinkedHashMap<>());
    var found =
        completer.complete(before, current, wantsNames(before, current) ? names() : Names.NONE);
    for (var candidate : found) {
      console.line(
          candidate.description().isEmpty()
              ? candidate.value()
              : candidate.value() + "\t" + candidate.description().replace('\t', ' '));
    }
    var place = new Completer.Place(before, current, 0, false, false);
    if (found.isEmpty() && completer.wantsFile(place)) {
      console.line(FILES);
    }
    console.out().flush();
    return Exit.OK.code();
  }

  /// Names are asked for only where one may stand.
  private boolean wantsNames(List<String> before, String current) {
    if (!before.isEmpty() && before.getFirst().equals("--context")) {
      return before.size() == 1 || wantsNames(before.subList(2, before.size()), current);
    }
    boolean isFlag = current.startsWith("-") && !current.contains("=");
    int length = !before.isEmpty() && table.isNoun(before.getFirst()) ? 2 : 1;
    return !isFlag && before.size() >= length && table.find(before.subList(0, length)).isPresent();
  }

  /// Live names, or none when the daemon takes too long or does not answer.
  private Names names() {
    var reading = new CompletableFuture<Names>();
    Thread.ofPlatform()
        .daemon(true)
        .name("skep-names")
        .start(
            () -> {
              try {
                reading.complete(read());
              } catch (ApiException | UnreachableException _) {
                // what the command table says is offered all the same
                reading.complete(contextsOnly());
              }
            });
    try {
      return reading.get(left(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Names.NONE;
    } catch (ExecutionException | TimeoutException _) {
      return contextsOnly();
    }
  }

  /// What is known without a daemon.
  private Names contextsOnly() {
    return new Names(Map.of(Names.Kind.CONTEXT, Endpoint.known(console.environment())));
  }

  private long left() {
    long patience = PATIENCE_MS;
    try {
      var own = console.environment().getOrDefault("SKEP_COMPLETION_MS", "");
      patience = own.isEmpty() ? PATIENCE_MS : Long.parseLong(own);
    } catch (NumberFormatException _) {
      // as if it were not set
    }
    var now = Instant.now();
    var started = ProcessHandle.current().info().startInstant().orElse(now);
    return Math.max(LEAST_MS, patience - END_MS - Duration.between(started, now).toMillis());
  }

  private Names read() {
    return names(client, Endpoint.known(console.environment()));
  }

  /// Names as they are now.
  ///
  /// @param contexts names of swarms, with where each is
  /// @throws ApiException when the daemon refuses
  /// @throws UnreachableException when none answers
  static Names names(ApiClient client, SequencedMap<String, String> contexts) {
    var all = new SwarmReader(client).everything();
    var view =
        new SwarmView(
            "", new Link.Connecting(), Optional.empty(), all.nodes(), all.services(), all.tasks());
    return LiveNames.of(view, contexts);
  }
}
