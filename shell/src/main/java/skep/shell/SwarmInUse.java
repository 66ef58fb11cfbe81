package skep.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import skep.api.client.ApiException;
import skep.api.client.UnreachableException;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Pacer;
import skep.shell.command.UserError;
import skep.shell.hosts.Endpoint;
import skep.shell.interpret.Builtin;
import skep.shell.interpret.CommandRunner;
import skep.shell.live.SwarmReader;
import skep.shell.repl.Reach;
import skep.shell.repl.Swarms;

/// The swarm that the lines of a script or a prompt are for: first the one that the process was
/// started for, then what `use` says. `--context NAME` in front of a command is for that command
/// alone, and `context use` counts at once, both as between processes. Any thread.
final class SwarmInUse implements CommandRunner, Swarms {
  private static final String FLAG = "--context";

  private final Supplier<Pacer> pacers;
  private final Map<String, String> environment;

  /// Each with its own connection, which stays.
  private final Map<Endpoint, Faces> all = new HashMap<>();

  private Endpoint endpoint;
  private Faces faces;

  /// @param pacers one for each command
  SwarmInUse(Faces first, Supplier<Pacer> pacers) {
    this.pacers = pacers;
    this.environment = first.console().environment();
    this.faces = first;
    this.endpoint = first.endpoint().alone();
    all.put(endpoint, first);
  }

  @Override
  public synchronized void noteTo(Console notes) {
    all.clear();
    faces = new Faces(notes, endpoint, faces.version());
    all.put(endpoint, faces);
  }

  @Override
  public synchronized Reach current() {
    return new Reach(endpoint.title(), endpoint.socket().isPresent(), faces.client());
  }

  @Override
  public SequencedMap<String, String> contexts() {
    return Endpoint.known(environment);
  }

  @Override
  public int run(List<String> words, Console console) {
    var first = words.isEmpty() ? "" : words.getFirst();
    if (first.equals(FLAG) && words.size() < 3) {
      throw UserError.usage(
          "--context needs a name and a command", "`use CONTEXT` is for all lines that follow");
    }
    if (first.equals(FLAG) || first.startsWith(FLAG + "=")) {
      var named = Endpoint.of(words, environment);
      return of(named).command(named.words(), console, pacers.get());
    }
    int exit = now().command(words, console, pacers.get());
    boolean isUse = words.size() == 3 && words.subList(0, 2).equals(List.of("context", "use"));
    if (isUse && exit == Exit.OK.code()) {
      change(Endpoint.of(List.of(), environment));
    }
    return exit;
  }

  /// `use CONTEXT`
  Builtin builtin() {
    return new Builtin(
        "use", "CONTEXT", "Ask another swarm from now on, in this shell or script", this::use);
  }

  private int use(List<String> words, Console console) {
    if (words.size() != 1) {
      throw UserError.usage(
          "use takes one context", "there are: " + String.join(", ", contexts().keySet()));
    }
    // changed whether it answers or not: what follows was not meant for the one before
    change(Endpoint.of(List.of(FLAG, words.getFirst()), environment));
    var reach = current();
    try {
      var answered = new SwarmReader(reach.client()).status().source();
      if (console.isTerminal()) {
        console.line(reach.name() + ": " + answered + " answers");
      }
    } catch (ApiException e) {
      console.warn("note: " + reach.name() + " is in no swarm: " + e.getMessage());
    } catch (UnreachableException e) {
      throw new UserError(Exit.UNREACHABLE, String.valueOf(e.getMessage()), e.hint());
    }
    return Exit.OK.code();
  }

  private synchronized Faces now() {
    return faces;
  }

  private synchronized void change(Endpoint to) {
    faces = of(to);
    endpoint = to.alone();
  }

  private synchronized Faces of(Endpoint wanted) {
    return all.computeIfAbsent(
        wanted.alone(), alone -> new Faces(faces.console(), alone, faces.version()));
  }
}
