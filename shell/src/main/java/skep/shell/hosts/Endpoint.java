package skep.shell.hosts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import skep.shell.command.Exit;
import skep.shell.command.NearMiss;
import skep.shell.command.UserError;

/// Which daemon a command line is for: `--context NAME` before the command, else `SKEP_HOST`, else
/// `SKEP_CONTEXT`, else the context in use, else this machine's.
///
/// @param context its name; empty: none
/// @param ways to the daemon: one unix socket, or managers over SSH, tried in order
/// @param words of the command line, without `--context`
public record Endpoint(String context, List<Contexts.Way> ways, List<String> words) {
  static final String UNIX = "unix://";
  private static final String SSH = "ssh://";
  private static final String LOCAL = UNIX + "/run/skep/skep.sock";

  /// The context that stands for this machine's daemon.
  static final String DEFAULT = "default";

  public Endpoint {
    ways = List.copyOf(ways);
    words = List.copyOf(words);
  }

  /// A daemon of this machine.
  public static Endpoint local(Path socket) {
    return new Endpoint("", List.of(way(UNIX + socket)), List.of());
  }

  /// @throws UserError when there is no such context, or a host that cannot be understood
  public static Endpoint of(List<String> line, Map<String, String> environment) {
    var words = new ArrayList<>(line);
    var named = Optional.<String>empty();
    if (!words.isEmpty() && words.getFirst().startsWith("--context=")) {
      named = Optional.of(words.removeFirst().substring("--context=".length()));
    } else if (words.size() > 1 && words.getFirst().equals("--context")) {
      words.removeFirst();
      named = Optional.of(words.removeFirst());
    }
    var host = environment.getOrDefault("SKEP_HOST", "");
    if (named.isEmpty() && !host.isEmpty()) {
      return new Endpoint("", List.of(way(host)), words);
    }
    var contexts = new Contexts(Places.of(environment));
    try {
      var chosen = named.or(() -> present(environment.getOrDefault("SKEP_CONTEXT", "")));
      var name = chosen.isPresent() ? chosen : contexts.inUse();
      if (name.isEmpty() || name.get().equals(DEFAULT)) {
        return new Endpoint("", List.of(way(LOCAL)), words);
      }
      var context = contexts.read(name.get());
      if (context.isEmpty() && chosen.isEmpty()) {
        // its file is gone: nobody has asked for it now
        return new Endpoint("", List.of(way(LOCAL)), words);
      }
      return new Endpoint(
          name.get(),
          context.orElseThrow(() -> unknown(name.get(), names(environment))).managers(),
          words);
    } catch (IOException e) {
      throw new UserError(Exit.FAILED, "cannot read contexts: " + e.getMessage(), "");
    }
  }

  /// Names of all contexts, with where each is; none when they cannot be read.
  public static SequencedMap<String, String> known(Map<String, String> environment) {
    var contexts = new Contexts(Places.of(environment));
    var known = new LinkedHashMap<String, String>();
    known.put(DEFAULT, "this machine's daemon");
    try {
      for (var name : contexts.names()) {
        known.put(
            name,
            contexts.read(name).stream()
                .flatMap(context -> context.managers().stream())
                .map(Contexts.Way::url)
                .collect(Collectors.joining(",")));
      }
    } catch (IOException _) {
      // `context ls` says what is wrong with them
    }
    return known;
  }

  private static List<String> names(Map<String, String> environment) {
    return List.copyOf(known(environment).keySet());
  }

  /// @param known names that there are
  static UserError unknown(String name, List<String> known) {
    return new UserError(
        Exit.NOT_FOUND,
        "no context " + name,
        NearMiss.of(name, known).map(near -> "did you mean " + near + "? ").orElse("")
            + "there are: "
            + String.join(", ", known));
  }

  /// Without the command line.
  public Endpoint alone() {
    return new Endpoint(context, ways, List.of());
  }

  /// What it is called where nobody has named it.
  public String title() {
    var url = ways.getFirst().url();
    if (!context.isEmpty()) {
      return context;
    }
    return url.startsWith(SSH) ? url.substring(SSH.length()) : "local";
  }

  private static Optional<String> present(String text) {
    return Optional.of(text).filter(name -> !name.isEmpty());
  }

  /// @throws UserError when the address is of no kind that is known
  static Contexts.Way way(String host) {
    if (!host.startsWith(UNIX) && !host.startsWith(SSH)) {
      throw UserError.usage(
          "SKEP_HOST=" + host + " is not supported by skep yet",
          "write it as unix:///path/to/skep.sock or ssh://user@host");
    }
    return new Contexts.Way(host, "", "", "", "");
  }

  /// The socket, when it is one of this machine.
  public Optional<Path> socket() {
    return ways.size() == 1 && ways.getFirst().url().startsWith(UNIX)
        ? Optional.of(Path.of(ways.getFirst().url().substring(UNIX.length())))
        : Optional.empty();
  }
}
