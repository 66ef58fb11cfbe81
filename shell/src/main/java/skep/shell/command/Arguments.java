package skep.shell.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import skep.shell.flags.GoDuration;

/// The words of one call, sorted by flag.
///
/// @param values what each given flag was given, in order; a switch has `true` or `false`
public record Arguments(
    Command command, Map<String, List<String>> values, List<String> positionals) {

  /// Whether the flag was given at all.
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /// Whether a switch is on.
  public boolean isOn(String name) {
    return text(name).equals("true");
  }

  /// The last value given; empty when there was none.
  public String text(String name) {
    var given = texts(name);
    return given.isEmpty() ? "" : given.getLast();
  }

  public List<String> texts(String name) {
    return values.getOrDefault(name, List.of());
  }

  public String positional(int index) {
    return positionals.get(index);
  }

  /// The flag's last value as something else, when given.
  ///
  /// @param parser throws `IllegalArgumentException` saying what is wrong
  public <T> Optional<T> parsed(String name, Function<String, T> parser) {
    return has(name) ? Optional.of(parsed(name, text(name), parser)) : Optional.empty();
  }

  /// One value of the flag as something else.
  public <T> T parsed(String name, String value, Function<String, T> parser) {
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      throw UserError.usage(
          "invalid argument \"%s\" for \"%s\" flag: %s".formatted(value, name, e.getMessage()),
          "see '" + command.fullName() + " --help'");
    }
  }

  public Optional<Duration> duration(String name) {
    return parsed(name, GoDuration::parse);
  }

  /// A whole number, not negative.
  public Optional<Long> count(String name) {
    return parsed(name, Arguments::count0);
  }

  private static long count0(String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // reported below, with the negative ones
    }
    throw new IllegalArgumentException("not a whole number of 0 or more");
  }
}
