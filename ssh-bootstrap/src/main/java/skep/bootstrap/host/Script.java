package skep.bootstrap.host;

import java.time.Duration;

/// A POSIX shell script for a host. Its text travels on standard input, so that nothing in it is
/// seen in a list of processes.
///
/// @param isRoot whether it needs to be root's
/// @param limit after which it is given up
public record Script(String text, boolean isRoot, Duration limit) {
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final String STEP_LOCK = "/run/skep-bootstrap.step";

  public static Script asUser(String text) {
    return new Script(text, false, SHORT);
  }

  public static Script asRoot(String text) {
    return new Script(text, true, SHORT);
  }

  public Script within(Duration limit) {
    return new Script(text, isRoot, limit);
  }

  /// The same, after whatever an earlier run may have left at work on the host: who was killed
  /// cannot stop what it began there. What the script leaves running does not hold up the next one.
  public Script alone() {
    return new Script(
        """
        if command -v flock >/dev/null; then
          exec 9>%s
          flock -w %d 9 || { echo 'an earlier step has not ended' >&2; exit 1; }
        fi
        (
        %s
        ) 9>&-
        """
            .formatted(STEP_LOCK, limit.toSeconds(), text),
        isRoot,
        limit.multipliedBy(2));
  }

  /// The text as one function whose commands find an empty standard input: none of them can eat the
  /// rest of the script.
  public String wrapped() {
    return "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin; LC_ALL=C; export PATH"
        + " LC_ALL\n"
        + "skep_main() {\n"
        + text
        + "\n}\nskep_main </dev/null\n";
  }

  /// A text as one word of a shell.
  public static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
