package skep.shell.command;

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

  public static Positionals any(String usage) {
    return new Positionals(usage, 0, Integer.MAX_VALUE, false);
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
