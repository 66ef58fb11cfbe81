package skep.shell.interpret;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.UserError;

/// The words of the line that every face knows, scripts too.
public final class Builtins {
  private final LineWords words;
  private final Jobs jobs;
  private final LastFailure lastFailure;

  public Builtins(LineWords words, Jobs jobs, LastFailure lastFailure) {
    this.words = words;
    this.jobs = jobs;
    this.lastFailure = lastFailure;
  }

  /// By name, in the order help lists them.
  public SequencedMap<String, Builtin> all() {
    var all = new TreeMap<String, Builtin>();
    add(
        all,
        "alias",
        "[NAME='WORDS']",
        "Show aliases, or let a word stand for others",
        this::alias);
    add(all, "echo", "[WORD...]", "Print words", Builtins::echo);
    add(all, "fg", "[NUMBER]", "Wait for a job", this::foreground);
    add(all, "jobs", "", "List what runs in the background", this::list);
    add(all, "kill", "NUMBER", "Stop a job", this::kill);
    add(all, "set", "[NAME [VALUE]]", "Show settings, or change one", this::set);
    add(all, "unalias", "NAME", "Forget an alias", this::unalias);
    add(all, "why", "", "Explain the last failure", this::why);
    return new LinkedHashMap<>(all);
  }

  private static void add(
      Map<String, Builtin> all, String name, String usage, String summary, Builtin.Action action) {
    all.put(name, new Builtin(name, usage, summary, action));
  }

  private int alias(List<String> arguments, Console console) {
    if (arguments.isEmpty()) {
      words.aliases().forEach((name, value) -> console.line("alias " + name + "='" + value + "'"));
      return Exit.OK.code();
    }
    for (var argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals <= 0) {
        var value = words.aliases().get(argument);
        if (value == null) {
          throw UserError.usage("no alias is called " + argument, "as in: alias nls='node ls'");
        }
        console.line("alias " + argument + "='" + value + "'");
      } else {
        var value = argument.substring(equals + 1);
        LineWords.plain(value);
        words.aliases().put(argument.substring(0, equals), value);
      }
    }
    return Exit.OK.code();
  }

  private int unalias(List<String> arguments, Console console) {
    for (var name : arguments) {
      if (words.aliases().remove(name) == null) {
        throw UserError.usage("no alias is called " + name, "");
      }
    }
    return Exit.OK.code();
  }

  private static int echo(List<String> arguments, Console console) {
    console.line(String.join(" ", arguments));
    return Exit.OK.code();
  }

  private int set(List<String> arguments, Console console) {
    if (arguments.size() > 2) {
      throw UserError.usage("set takes a name and a value", "as in: set format json");
    }
    if (arguments.size() == 2) {
      words.set(arguments.getFirst(), arguments.getLast());
      return Exit.OK.code();
    }
    if (!arguments.isEmpty()) {
      LineWords.known(arguments.getFirst());
    }
    LineWords.SETTINGS.forEach(
        (name, values) -> {
          if (arguments.isEmpty() || arguments.contains(name)) {
            var value = words.setting(name).orElse(values.isEmpty() ? "table" : values.getFirst());
            console.line(name + " " + value);
          }
        });
    return Exit.OK.code();
  }

  private int list(List<String> arguments, Console console) {
    jobs.lines().forEach(console::line);
    return Exit.OK.code();
  }

  private int foreground(List<String> arguments, Console console) throws InterruptedException {
    return jobs.await(job(arguments));
  }

  private int kill(List<String> arguments, Console console) {
    job(arguments).thread().interrupt();
    return Exit.OK.code();
  }

  private Jobs.Job job(List<String> arguments) {
    if (arguments.isEmpty()) {
      return jobs.newest().orElseThrow(() -> new UserError(Exit.NOT_FOUND, "no job runs", ""));
    }
    var number = arguments.getFirst().replace("%", "");
    try {
      return jobs.find(Integer.parseInt(number)).orElseThrow(() -> noJob(number));
    } catch (NumberFormatException _) {
      throw noJob(number);
    }
  }

  private static UserError noJob(String number) {
    return new UserError(Exit.NOT_FOUND, "no job " + number, "`jobs` lists them");
  }

  private int why(List<String> arguments, Console console) {
    if (!arguments.isEmpty()) {
      throw UserError.usage(
          "why explains the last failure and takes no words",
          "`service why %s` says why tasks of a service do not run"
              .formatted(arguments.getFirst()));
    }
    console.out().print(lastFailure.explanation());
    return Exit.OK.code();
  }
}
