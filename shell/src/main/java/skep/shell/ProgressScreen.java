package skep.shell;

import java.util.ArrayList;
import java.util.List;
import skep.shell.command.Console;

/// Shows how a wait goes: redrawn in place on a terminal, else one line for each change.
final class ProgressScreen {
  private static final String WAITING = "verify: Waiting";

  private final Console console;
  private final boolean isQuiet;
  private List<String> drawn = List.of();
  private String lastOverall = "";
  private String lastVerify = "";
  private List<String> lastErrors = List.of();

  ProgressScreen(Console console, boolean isQuiet) {
    this.console = console;
    this.isQuiet = isQuiet;
  }

  /// @param verify the last line; empty: none yet
  void show(Progress progress, String overall, String verify) {
    if (isQuiet) {
      return;
    }
    if (console.isTerminal()) {
      redraw(progress, overall, verify);
    } else {
      append(progress, overall, verify);
    }
    console.out().flush();
  }

  /// A line that stays.
  void say(String line) {
    if (!isQuiet) {
      drawn = List.of();
      console.line(line);
      console.out().flush();
    }
  }

  private void redraw(Progress progress, String overall, String verify) {
    var lines = new ArrayList<String>();
    lines.add(overall);
    lines.addAll(progress.bars());
    if (!verify.isEmpty()) {
      lines.add(verify);
    }
    if (lines.equals(drawn)) {
      return;
    }
    var out = console.out();
    if (!drawn.isEmpty()) {
      out.print("\033[" + drawn.size() + "A");
    }
    for (var line : lines) {
      out.print("\033[2K" + line + "\n");
    }
    out.print("\033[J");
    drawn = lines;
  }

  private void append(Progress progress, String overall, String verify) {
    if (!overall.equals(lastOverall)) {
      console.line(overall);
      lastOverall = overall;
    }
    var errors = progress.errors();
    for (var error : errors) {
      if (!lastErrors.contains(error)) {
        console.line(error);
      }
    }
    lastErrors = errors;
    boolean countsDown = verify.startsWith(WAITING) && lastVerify.startsWith(WAITING);
    if (!verify.equals(lastVerify) && !verify.isEmpty() && !countsDown) {
      console.line(verify);
    }
    lastVerify = verify;
  }
}
