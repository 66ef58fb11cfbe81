package skep.tui.terminal;

import java.util.Map;

/// How many colours a terminal has.
public enum Colours {
  /// Bold, reverse and underlined only.
  NONE,
  BASIC,
  /// 256
  INDEXED,
  /// 16 million
  TRUE;

  /// By `NO_COLOR`, `COLORTERM` and `TERM`.
  public static Colours of(Map<String, String> environment) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return NONE;
    }
    var kind = environment.getOrDefault("COLORTERM", "");
    if (kind.equals("truecolor") || kind.equals("24bit")) {
      return TRUE;
    }
    var terminal = environment.getOrDefault("TERM", "");
    if (terminal.contains("256color")) {
      return INDEXED;
    }
    return terminal.startsWith("vt") ? NONE : BASIC;
  }
}
