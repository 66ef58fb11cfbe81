package skep.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import skep.api.client.ApiException;
import skep.api.client.UnreachableException;
import skep.shell.command.Command;
import skep.shell.command.CommandLineReader;
import skep.shell.command.CommandTable;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.HelpText;
import skep.shell.command.NearMiss;
import skep.shell.command.Option;
import skep.shell.command.PassedOnExit;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.template.TemplateException;

/// Runs command lines: finds the command, parses its words, runs it, shows what went wrong.
public final class Shell {
  static final List<Option> GLOBALS =
      List.of(
          Option.value(
              "--context", "string", "Swarm to ask (see skep context ls); first on the line"),
          Option.flag("--help", "-h", "Show help"),
          Option.flag("--version", "-v", "Print version information and quit"),
          Option.value("--command", "-c", "string", "Run the lines given and quit"),
          Option.value("--file", "-f", "string", "Run the lines of a file and quit (- is stdin)"),
          Option.flag("--keep-going", "", "With -c and -f: go on after a line that failed"),
          Option.flag("--ascii", "", "Keep the interactive shell to ASCII"));

  /// What Docker has under these is not there yet.
  private static final List<String> DOCKERS_NOUNS =
      List.of("config", "image", "network", "secret", "stack", "volume");

  private final CommandTable table;
  private final Session session;

  public Shell(CommandTable table, Session session) {
    this.table = table;
    this.session = session;
  }

  /// Runs one command line and returns its exit code.
  public int run(List<String> words) {
    try {
      return dispatch(words);
    } catch (PassedOnExit e) {
      return e.code();
    } catch (UserError e) {
      return show(words, Failure.of(e));
    } catch (ApiException e) {
      return show(words, Failure.of(e));
    } catch (UnreachableException e) {
      return Thread.currentThread().isInterrupted() ? interrupted(e) : show(words, Failure.of(e));
    } catch (TemplateException e) {
      return show(words, Failure.of(e));
    } finally {
      session.console().out().flush();
      session.console().err().flush();
    }
  }

  private int dispatch(List<String> words) {
    if (words.isEmpty() || isHelp(words.getFirst())) {
      return help(words.size() > 1 ? words.subList(1, words.size()) : List.of());
    }
    var first = words.getFirst();
    if (first.equals("--version") || first.equals("-v")) {
      session.console().line("skep version " + session.version());
      return Exit.OK.code();
    }
    int length = table.isNoun(first) ? 2 : 1;
    if (length == 2 && (words.size() == 1 || isHelp(words.get(1)))) {
      return help(List.of(first));
    }
    var command = command(words.subList(0, length));
    var rest = words.subList(length, words.size());
    if (asksForHelp(command, rest)) {
      return help(command.path());
    }
    var arguments =
        command.positionals().isPassedOn()
            ? SystemCommands.passedOn(command, rest)
            : CommandLineReader.read(command, rest);
    return command.handler().run(session, arguments).code();
  }

  private Command command(List<String> path) {
    var found = table.find(path);
    if (found.isPresent()) {
      return found.get();
    }
    boolean isNested = path.size() == 2;
    var candidates =
        isNested
            ? table.under(path.getFirst()).stream().map(c -> c.path().getLast()).toList()
            : table.firstWords();
    var name = "skep " + String.join(" ", path);
    var parent = isNested ? "skep " + path.getFirst() : "skep";
    if (path.getFirst().startsWith("-")) {
      throw UserError.usage(
          "unknown flag: " + path.getFirst(),
          "a command's flags stand behind it; see 'skep --help'");
    }
    if (!isNested && DOCKERS_NOUNS.contains(path.getFirst())) {
      throw UserError.usage(
          name + " is not supported by skep yet", "see 'skep --help' for what there is");
    }
    var near =
        NearMiss.of(path.getLast(), candidates)
            .map(word -> parent + " " + word)
            .or(() -> isNested ? Optional.empty() : under(path.getFirst()));
    throw UserError.usage(
        "unknown command: " + name,
        near.map(meant -> "did you mean " + meant + "? ").orElse("")
            + "see '"
            + parent
            + " --help'");
  }

  /// A command of a noun, where somebody typed the verb alone.
  private Optional<String> under(String verb) {
    return Stream.of("service", "node", "swarm")
        .filter(noun -> table.find(List.of(noun, verb)).isPresent())
        .map(noun -> "skep " + noun + " " + verb)
        .findFirst();
  }

  private int help(List<String> path) {
    var words = new ArrayList<>(path);
    words.removeIf(word -> word.startsWith("-"));
    if (words.isEmpty()) {
      session.console().out().print(HelpText.of(table, GLOBALS));
    } else if (words.size() == 1 && table.isNoun(words.getFirst())) {
      session.console().out().print(HelpText.of(table, words.getFirst()));
    } else {
      session.console().out().print(HelpText.of(command(words)));
    }
    return Exit.OK.code();
  }

  /// `--help` among the command's own words, not behind an image name.
  private static boolean asksForHelp(Command command, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      if (isHelp(word) && !word.equals("help")) {
        return true;
      }
      if (word.equals("--") || (command.positionals().stopsFlags() && !word.startsWith("-"))) {
        return false;
      }
      if (command.takesValue(word)) {
        i++;
      }
    }
    return false;
  }

  private static boolean isHelp(String word) {
    return word.equals("--help") || word.equals("-h") || word.equals("help");
  }

  private int show(List<String> words, Failure failure) {
    session.console().out().flush();
    session.console().err().print(wantsJson(words) ? failure.json() : failure.lines());
    return failure.exit().code();
  }

  /// An interrupt ends a request by breaking its connection.
  private int interrupted(UnreachableException broken) {
    if (broken.isOutcomeUnknown()) {
      session
          .console()
          .warn("interrupted: the request was on its way; it may be carried out in the background");
    }
    return Exit.INTERRUPTED.code();
  }

  private static boolean wantsJson(List<String> words) {
    int format = words.indexOf("--format");
    return words.contains("--format=json")
        || (format >= 0 && format + 1 < words.size() && words.get(format + 1).equals("json"));
  }
}
