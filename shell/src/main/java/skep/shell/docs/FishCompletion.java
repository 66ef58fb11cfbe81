package skep.shell.docs;

import java.util.List;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.command.Option;

/// Completion for fish: asks skep, and knows commands and flags itself where that fails.
public final class FishCompletion {
  private static final String BEGIN =
      """
      # fish completion for skep. Generated from the command table; do not edit.
      # To use it: skep completion fish | source

      # Asks skep once for each line: names that exist now, with what each is. Fails where it cannot.
      function __skep_live
          set -l line (commandline -cp)
          if test "$line" != "$__skep_line"
              set -g __skep_line $line
              set -l words (commandline -opc)
              set -g __skep_answer ($words[1] __complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
              set -g __skep_failed $status
          end
          return $__skep_failed
      end

      # What was true for the line before is not for this one.
      function __skep_forget --on-event fish_prompt
          set -e __skep_line
      end

      function __skep_wants_files
          __skep_live; and contains -- :files $__skep_answer
      end

      # Where skep did not answer: whether the words typed before this one begin with these; after --only: are these.
      function __skep_typed
          __skep_live; and return 1
          set -l words (commandline -opc)
          set -e words[1]
          if test "$argv[1]" = --only
              set -e argv[1]
              test (count $words) -eq (count $argv); or return 1
          end
          for i in (seq (count $argv))
              test "$words[$i]" = "$argv[$i]"; or return 1
          end
      end

      complete -c skep -f
      complete -c skep -n '__skep_live' -a '(string match -v -- :files $__skep_answer)'
      complete -c skep -n '__skep_wants_files' -F
      complete -c skep -n 'not __skep_live' -s h -l help -d 'Show help'
      """;

  private FishCompletion() {}

  /// The script.
  public static String of(CommandTable table, List<Option> globals) {
    var out = new StringBuilder(BEGIN);
    for (var option : globals) {
      if (!option.name().equals("--help")) {
        flag(out, "--only", option);
      }
    }
    table.nouns().forEach((noun, summary) -> word(out, "--only", noun, summary));
    for (var command : table.commands()) {
      word(out, String.join(" ", before(command)), command.path().getLast(), command.summary());
    }
    for (var command : table.commands()) {
      var typed = String.join(" ", command.path());
      for (var choice : command.positionals().choices()) {
        word(out, "--only " + typed, choice, "");
      }
      command.options().forEach(option -> flag(out, typed, option));
    }
    return out.toString();
  }

  private static List<String> before(Command command) {
    return command.path().size() == 1
        ? List.of("--only")
        : List.of("--only", command.path().getFirst());
  }

  private static void word(StringBuilder out, String typed, String word, String summary) {
    begin(out, typed).append(" -a ").append(word);
    end(out, summary);
  }

  private static void flag(StringBuilder out, String typed, Option option) {
    begin(out, typed);
    if (!option.letter().isEmpty()) {
      out.append(" -s ").append(option.letter().substring(1));
    }
    out.append(" -l ").append(option.name().substring(2));
    if (!option.isSwitch()) {
      out.append(option.name().endsWith("-file") ? " -r -F" : " -x");
    }
    end(out, option.help());
  }

  private static StringBuilder begin(StringBuilder out, String typed) {
    return out.append("complete -c skep -n '__skep_typed ").append(typed).append("'");
  }

  private static void end(StringBuilder out, String summary) {
    if (!summary.isEmpty()) {
      out.append(" -d '").append(summary.replace("\\", "\\\\").replace("'", "\\'")).append("'");
    }
    out.append('\n');
  }
}
