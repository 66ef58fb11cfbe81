package skep.shell.docs;

import java.util.ArrayList;
import java.util.List;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.command.Option;

/// Completion for zsh: asks skep, and knows commands and flags itself where that fails.
public final class ZshCompletion {
  private static final String HELP = "(- *)'{-h,--help}'[Show help]";

  private static final String LIVE =
      """

      # What skep itself offers: names that exist now, with what each is; else commands and flags.
      _skep() {
        local answer line value
        local -a known open
        if answer=$($words[1] __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null); then
          for line in ${(f)answer}; do
            value=${line%%$'\\t'*}
            if [[ $value == :files ]]; then
              _files
              return
            fi
            if [[ $line == *$'\\t'* ]]; then
              line="${value//:/\\\\:}:${line#*$'\\t'}"
            else
              line=${value//:/\\\\:}
            fi
            if [[ $value == *= ]]; then
              open+=($line)
            else
              known+=($line)
            fi
          done
          (( $#known )) && _describe -V skep known
          (( $#open )) && _describe -V skep open -S ''
          return
        fi
        _skep_static
      }
      """;

  private ZshCompletion() {}

  /// The script: an autoloaded function for a file named `_skep` in `$fpath`, or to be sourced.
  public static String of(CommandTable table, List<Option> globals) {
    var out = new StringBuilder();
    out.append("#compdef skep\n");
    out.append("# zsh completion for skep. Generated from the command table; do not edit.\n");
    out.append("# To use it: source <(skep completion zsh), after compinit\n");
    var first = new ArrayList<String>();
    table.nouns().forEach((noun, summary) -> first.add(described(noun, summary)));
    table.single().forEach(c -> first.add(described(c.path().getFirst(), c.summary())));
    out.append(LIVE);
    group(out, "_skep_static", first, globals);
    for (var noun : table.nouns().keySet()) {
      var verbs =
          table.under(noun).stream().map(c -> described(c.path().getLast(), c.summary())).toList();
      group(out, "_skep_static_" + noun, verbs, List.of());
    }
    for (var command : table.commands()) {
      leaf(out, command);
    }
    // autoloaded, the file is the function's body; sourced, it only registers it
    return out.append(
            """

            if [[ $funcstack[1] == _skep ]]; then
              _skep "$@"
            else
              compdef _skep skep
            fi
            """)
        .toString();
  }

  /// A function that completes one of `words` and then goes on with the function of that word.
  private static void group(
      StringBuilder out, String function, List<String> words, List<Option> options) {
    out.append('\n').append(function).append("() {\n");
    out.append(
        "  local context state state_descr line\n  local -A opt_args\n  local -a words_known\n");
    out.append("  words_known=(\n");
    words.forEach(word -> out.append("    '").append(word).append("'\n"));
    out.append("  )\n  _arguments -C \\\n");
    if (options.isEmpty()) {
      out.append("    '").append(HELP).append("' \\\n");
    }
    options.forEach(option -> out.append("    ").append(spec(option)).append(" \\\n"));
    out.append("    '1: :->word' \\\n    '*:: :->rest'\n");
    out.append("  case $state in\n");
    out.append("  word) _describe -t commands command words_known ;;\n");
    out.append("  rest) (( $+functions[").append(function).append("_$line[1]] )) && ");
    out.append(function).append("_$line[1] ;;\n  esac\n}\n");
  }

  private static void leaf(StringBuilder out, Command command) {
    out.append("\n_skep_static_").append(String.join("_", command.path())).append("() {\n");
    out.append("  _arguments -s -S ");
    if (command.positionals().stopsFlags()) {
      out.append("-A '-*' ");
    }
    out.append("\\\n    '").append(HELP).append("' \\\n");
    command.options().forEach(o -> out.append("    ").append(spec(o)).append(" \\\n"));
    out.append("    ").append(positionals(command)).append("\n}\n");
  }

  private static String positionals(Command command) {
    var positionals = command.positionals();
    if (!positionals.choices().isEmpty()) {
      return "'1: :(" + String.join(" ", positionals.choices()) + ")'";
    }
    if (positionals.stopsFlags()) {
      return "'*: :_files'";
    }
    return positionals.max() == 0
        ? "'*: :'"
        : "'" + (positionals.max() == 1 ? "1" : "*") + ":" + escaped(positionals.usage()) + ": '";
  }

  private static String spec(Option option) {
    var names = option.letter().isEmpty() ? option.name() : option.letter() + " " + option.name();
    var excludes = option.isMany() ? "*" : "(" + names + ")";
    var text = "[" + escaped(option.help()) + "]";
    var value = option.isSwitch() ? "" : ":" + option.type() + ":" + values(option);
    var assigned = option.isSwitch() ? "" : "=";
    if (option.letter().isEmpty()) {
      return "'" + excludes + option.name() + assigned + text + value + "'";
    }
    var both = "{" + option.letter() + (option.isSwitch() ? "" : "+") + "," + option.name();
    return "'" + excludes + "'" + both + assigned + "}'" + text + value + "'";
  }

  private static String values(Option option) {
    return option.name().endsWith("-file") ? "_files" : " ";
  }

  private static String described(String word, String summary) {
    return word + ":" + escaped(summary);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("[", "\\[")
        .replace("]", "\\]")
        .replace(":", "\\:")
        .replace("'", "'\\''");
  }
}
