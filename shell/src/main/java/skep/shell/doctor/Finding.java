package skep.shell.doctor;

/// What came of one check.
///
/// @param check what was looked at, one or two words
/// @param found for people
/// @param fix what mends it, a command where there is one; empty: nothing is to be done
public record Finding(String check, Grade grade, String found, String fix) {

  /// How bad it is.
  public enum Grade {
    OK("ok"),
    /// Works, and should be known.
    NOTE("note"),
    FAIL("FAIL"),
    /// Could not be looked at.
    UNKNOWN("unknown");

    private final String word;

    Grade(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  public static Finding ok(String check, String found) {
    return new Finding(check, Grade.OK, found, "");
  }

  public static Finding note(String check, String found, String fix) {
    return new Finding(check, Grade.NOTE, found, fix);
  }

  public static Finding fail(String check, String found, String fix) {
    return new Finding(check, Grade.FAIL, found, fix);
  }

  public static Finding unknown(String check, String why) {
    return new Finding(check, Grade.UNKNOWN, why, "");
  }
}
