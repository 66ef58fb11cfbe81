package skep.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Makes arguments of words, by a picocli model of the one command that was asked for.
public final class CommandLineReader {
  private CommandLineReader() {}

  /// @param words those after the command's own
  /// @throws UserError in Docker's words
  public static Arguments read(Command command, List<String> words) {
    // where there is no flag there is nothing to parse, and a parser need not be made
    return words.stream().noneMatch(word -> word.startsWith("-"))
        ? counted(command, Map.of(), words)
        : parsed(command, words);
  }

  private static Arguments parsed(Command command, List<String> words) {
    var parser = new CommandLine(spec(command), new Lists());
    parser.setExpandAtFiles(false);
    parser.setOverwrittenOptionsAllowed(true);
    parser.setStopAtPositional(command.positionals().stopsFlags());
    try {
      return arguments(command, parser.parseArgs(words.toArray(String[]::new)));
    } catch (CommandLine.UnmatchedArgumentException e) {
      throw unknownFlag(command, e.getUnmatched().getFirst());
    } catch (CommandLine.MissingParameterException e) {
      var flag = e.getMissing().isEmpty() ? "" : nameOf(e.getMissing().getFirst());
      throw UserError.usage("flag needs an argument: " + flag, see(command));
    } catch (CommandLine.ParameterException e) {
      throw UserError.usage(e.getMessage() + " (" + flagOf(e) + ")", see(command));
    }
  }

  private static CommandSpec spec(Command command) {
    var spec = CommandSpec.create().name(command.path().getLast());
    for (var option : command.options()) {
      spec.addOption(option.isSwitch() ? flag(names(option)) : value(names(option)));
    }
    for (var name : command.lacking().values()) {
      spec.addOption(value(name));
    }
    for (var name : command.lacking().switches()) {
      spec.addOption(flag(name));
    }
    return spec.addPositional(
        PositionalParamSpec.builder()
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("0..*")
            .build());
  }

  private static String[] names(Option option) {
    return option.letter().isEmpty()
        ? new String[] {option.name()}
        : new String[] {option.letter(), option.name()};
  }

  /// `--detach` and `--detach=false`.
  private static OptionSpec flag(String... names) {
    return OptionSpec.builder(names[0], rest(names)).type(Boolean.class).arity("0..1").build();
  }

  private static OptionSpec value(String... names) {
    return OptionSpec.builder(names[0], rest(names))
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .build();
  }

  private static String[] rest(String... names) {
    return Stream.of(names).skip(1).toArray(String[]::new);
  }

  private static Arguments arguments(Command command, CommandLine.ParseResult parsed) {
    var values = new LinkedHashMap<String, List<String>>();
    for (var option : parsed.matchedOptions()) {
      refuseLacking(command, option.longestName());
      var texts = new ArrayList<String>();
      for (var text : option.stringValues()) {
        texts.add(option.type() == Boolean.class && text.isEmpty() ? "true" : text);
      }
      values.put(option.longestName(), List.copyOf(texts));
    }
    var positionals = new ArrayList<String>();
    for (var positional : parsed.matchedPositionals()) {
      positionals.addAll(positional.stringValues());
    }
    return counted(command, values, positionals);
  }

  private static Arguments counted(
      Command command, Map<String, List<String>> values, List<String> positionals) {
    int count = positionals.size();
    if (count < command.positionals().min() || count > command.positionals().max()) {
      throw UserError.usage(
          command.positionals().complaint(command.fullName()), "usage: " + HelpText.usage(command));
    }
    var arguments = new Arguments(command, values, List.copyOf(positionals));
    for (var option : command.options()) {
      if (option.type().equals("duration")) {
        // a wait is often read only when the change it is for has been made
        var _ = arguments.duration(option.name());
      }
    }
    return arguments;
  }

  /// Makes the lists that values go into; all models here are made by hand. picocli's own way looks
  /// for Groovy, which is not there, and for that opens the jar, which takes longer than all the
  /// rest of a command.
  private static final class Lists implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws ReflectiveOperationException {
      if (type.isAssignableFrom(ArrayList.class)) {
        return type.cast(new ArrayList<>());
      }
      throw new InstantiationException(type.getName());
    }
  }

  private static void refuseLacking(Command command, String name) {
    var lacking = command.lacking();
    if (!lacking.values().contains(name) && !lacking.switches().contains(name)) {
      return;
    }
    var nearest = NearMiss.of(name, command.options().stream().map(Option::name).toList());
    throw UserError.usage(
        name + " is not supported by skep yet",
        nearest.map(near -> "the nearest is " + near + "; ").orElse("") + see(command));
  }

  private static UserError unknownFlag(Command command, String word) {
    int equals = word.indexOf('=');
    var flag = equals < 0 ? word : word.substring(0, equals);
    var nearest = NearMiss.of(flag, command.options().stream().map(Option::name).toList());
    return UserError.usage(
        flag.startsWith("--")
            ? "unknown flag: " + flag
            : "unknown shorthand flag: '"
                + flag.charAt(Math.min(1, flag.length() - 1))
                + "' in "
                + flag,
        nearest.map(near -> "did you mean " + near + "? ").orElse("") + see(command));
  }

  private static String flagOf(CommandLine.ParameterException e) {
    return nameOf(e.getArgSpec());
  }

  private static String nameOf(@Nullable ArgSpec spec) {
    return spec instanceof OptionSpec option ? option.longestName() : "";
  }

  private static String see(Command command) {
    return "see '" + command.fullName() + " --help'";
  }
}
