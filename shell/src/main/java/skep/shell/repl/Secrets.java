package skep.shell.repl;

import java.util.regex.Pattern;

/// Tells lines that must not be kept in a file.
final class Secrets {
  private static final Pattern SECRET =
      Pattern.compile(
          "SKEPTKN-|SWMTKN-|SKEPKEY-|SWMKEY-|--token\\b|passw(or)?d|passphrase|secret[_-]?key"
              + "|api[_-]?key|(?:^|[\\s_-])token=|-----BEGIN",
          Pattern.CASE_INSENSITIVE);

  private Secrets() {}

  static boolean isIn(String line) {
    return SECRET.matcher(line).find();
  }
}
