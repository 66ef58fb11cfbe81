package skep.shell.flags;

import skep.shell.value.Value;

/// `--ulimit nofile=1024:2048`.
public final class UlimitFlag {
  private UlimitFlag() {}

  /// Docker's JSON of the limit; the hard one equals the soft one unless given.
  ///
  /// @throws IllegalArgumentException with Docker's text
  public static Value parse(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException("invalid ulimit argument: " + text);
    }
    var amounts = text.substring(equals + 1).split(":", -1);
    if (amounts.length > 2) {
      throw new IllegalArgumentException("too many limit value arguments - " + text);
    }
    long soft = amount(amounts[0], text);
    long hard = amounts.length == 2 ? amount(amounts[1], text) : soft;
    if (hard != -1 && soft > hard) {
      throw new IllegalArgumentException(
          "ulimit soft limit must be less than or equal to hard limit: %d > %d"
              .formatted(soft, hard));
    }
    return Value.noFields()
        .with("Name", Value.of(text.substring(0, equals)))
        .with("Hard", Value.of(hard))
        .with("Soft", Value.of(soft));
  }

  private static long amount(String amount, String text) {
    try {
      return Long.parseLong(amount);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("invalid ulimit argument: " + text);
    }
  }
}
