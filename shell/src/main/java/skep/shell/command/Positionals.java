package skep.shell.command;

import java.util.List;

/// The words of a command that are not flags.
///
/// @param usage as help shows them: `NODE [NODE...]`
/// @param stopsFlags whether words after the first belong to somebody else, dashes or not
public record Positionals(String usage, int min, int max, boolean stopsFlags) {
  public static final Positionals NONE = new Positionals("", 0, 0, false);

  public static Positionals one(String usage) {
    return new Positionals(usage, 1, 1, false);
  }

  public static Positionals some(String usage) {
    return new Positionals(usage, 1, Integer.MAX_VALUE, false);
  }

  /// Words that the command's handler reads by itself.
  public static Positionals passedOn(String usage) {
    return new Positionals(usage, 0, Integer.MAX_VALUE, true);
  }

  public boolean isPassedOn() {
    return min == 0 && stopsFlags;
  }

  public static Positionals any(String usage) {
    return new Positionals(usage, 0, Integer.MAX_VALUE, false);
  }

  /// The words to choose from, when the usage names them: `(worker|manager)`.
  public List<String> choices() {
    return usage.startsWith("(") && usage.endsWith(")")
        ? List.of(usage.substring(1, usage.length() - 1).split("\\|"))
        : List.of();
  }

  /// Docker's words for a wrong number of them.
  String complaint(String command) {
    if (max == 0) {
      return "\"" + command + "\" accepts no arguments";
    }
    var bound = min == max ? "exactly" : "at least";
    return "\"%s\" requires %s %d argument%s".formatted(command, bound, min, min == 1 ? "" : "s");
  }
}
