package skep.shell.docs;

import java.util.ArrayList;
import java.util.List;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.command.Option;

/// Completion for bash 3.2 and later, without the bash-completion package: asks skep, and knows
/// commands and flags itself where that fails. File names where there is nothing to offer.
public final class BashCompletion {
  private static final String BEGIN =
      """
      # bash completion for skep. Generated from the command table; do not edit.
      # To use it: source <(skep completion bash)

      # Puts together what bash split at = and : as well: words, count.
      _skep_glue() {
        local glue='' piece i
        words=()
        count=0
        for ((i = 0; i <= COMP_CWORD; i++)); do
          piece=${COMP_WORDS[i]}
          case $piece in
          [=:]*) glue=1 ;;
          *) [[ $glue ]] && glue=2 ;;
          esac
          if [[ $glue ]]; then
            words[count - 1]+=$piece
            [[ $glue == 2 ]] && glue=''
          else
            words[count++]=$piece
          fi
        done
      }

      # What skep itself offers: names that exist now, with what each is. Fails where it cannot.
      _skep_live() {
        local answer line value start=${words[count - 1]} piece=${COMP_WORDS[COMP_CWORD]}
        answer=$("${COMP_WORDS[0]}" __complete -- "${words[@]:1:count-1}" 2>/dev/null) || return
        case $piece in
        [=:]) piece='' ;;
        esac
        start=${start%"$piece"}
        while IFS= read -r line; do
          value=${line%%$'\\t'*}
          if [[ -z $value || $value == :files ]]; then
            continue
          fi
          value=${value#"$start"}
          # a list is for reading, else the word must be the word
          if [[ $COMP_TYPE == 63 && $line == *$'\\t'* ]]; then
            printf -v value '%-20s (%s)' "$value" "${line#*$'\\t'}"
          fi
          COMPREPLY+=("$value")
        done <<<"$answer"
        if [[ ${#COMPREPLY[@]} -eq 1 ]]; then
          COMPREPLY=("${COMPREPLY[0]%% *}")
          if [[ ${COMPREPLY[0]} == *= ]] && type compopt >/dev/null 2>&1; then
            compopt -o nospace 2>/dev/null
          fi
        fi
        return 0
      }

      _skep() {
        local current command='' choices='' flags='--help -h' takes='' stops='' given=0
        local words count piece next
        COMPREPLY=()
        _skep_glue
        if _skep_live; then
          return
        fi
        COMPREPLY=()
        current=${words[count - 1]}
        next=1
        if ((count > 2)); then
          command=${words[1]}
          next=2
          case $command in
      """;
  private static final String MIDDLE =
      """
            if ((count > 3)); then
              command+=" ${words[2]}"
              next=3
            fi
            ;;
          esac
        fi
        case $command in
      """;
  private static final String END =
      """
        *) return ;;
        esac
        for ((; next < count - 1; next++)); do
          piece=${words[next]}
          case $piece in
          --) return ;;
          -*) [[ $takes == *" $piece "* ]] && ((++next)) ;;
          *) ((++given)) ;;
          esac
        done
        # a flag's value, or words that belong to somebody else
        if ((next > count - 1)) || [[ $stops && $given -gt 0 ]]; then
          return
        fi
        case $current in
        -*) choices=$flags ;;
        esac
        # shellcheck disable=SC2207
        COMPREPLY=($(compgen -W "$choices" -- "$current"))
      }
      complete -o bashdefault -o default -F _skep skep
      """;

  private BashCompletion() {}

  /// The script.
  public static String of(CommandTable table, List<Option> globals) {
    var out = new StringBuilder(BEGIN);
    out.append("    ").append(String.join(" | ", table.nouns().keySet())).append(")\n");
    out.append(MIDDLE);
    arm(out, "''", table.firstWords(), names(globals), List.of(), false);
    for (var noun : table.nouns().keySet()) {
      var verbs = table.under(noun).stream().map(command -> command.path().getLast()).toList();
      arm(out, noun, verbs, List.of(), List.of(), false);
    }
    for (var command : table.commands()) {
      arm(out, command);
    }
    return out.append(END).toString();
  }

  private static void arm(StringBuilder out, Command command) {
    var takes =
        new ArrayList<>(names(command.options().stream().filter(o -> !o.isSwitch()).toList()));
    takes.addAll(command.lacking().values());
    var flags = new ArrayList<>(names(command.options()));
    flags.add("--help");
    arm(
        out,
        "'" + String.join(" ", command.path()) + "'",
        command.positionals().choices(),
        flags,
        takes,
        command.positionals().stopsFlags());
  }

  private static void arm(
      StringBuilder out,
      String pattern,
      List<String> choices,
      List<String> flags,
      List<String> takes,
      boolean stops) {
    out.append("  ").append(pattern).append(")\n");
    set(out, "choices", String.join(" ", choices));
    set(out, "flags", String.join(" ", flags));
    set(out, "takes", takes.isEmpty() ? "" : " " + String.join(" ", takes) + " ");
    set(out, "stops", stops ? "1" : "");
    out.append("    ;;\n");
  }

  private static void set(StringBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      out.append("    ").append(name).append("='").append(value).append("'\n");
    }
  }

  private static List<String> names(List<Option> options) {
    var names = new ArrayList<String>();
    for (var option : options) {
      names.add(option.name());
      if (!option.letter().isEmpty()) {
        names.add(option.letter());
      }
    }
    return names;
  }
}
