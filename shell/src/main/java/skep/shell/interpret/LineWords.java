package skep.shell.interpret;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import skep.shell.command.CommandTable;
import skep.shell.command.UserError;
import skep.shell.line.Lexer;
import skep.shell.line.Token;

/// What becomes of the words of a command before it runs: the program's own name in front is
/// swallowed, aliases are replaced, settings become flags. Not thread-safe.
public final class LineWords {
  /// Settings and the values each may have, the first one from the start; no values: any.
  static final Map<String, List<String>> SETTINGS = new TreeMap<>();

  static {
    SETTINGS.put("format", List.of());
    SETTINGS.put("time", List.of("relative", "iso"));
    SETTINGS.put("timing", List.of("off", "on"));
  }

  private final CommandTable table;
  private final TreeMap<String, String> aliases = new TreeMap<>();
  private final TreeMap<String, String> settings = new TreeMap<>();

  public LineWords(CommandTable table) {
    this.table = table;
  }

  /// By name, what each stands for.
  public Map<String, String> aliases() {
    return aliases;
  }

  /// The value of a setting; empty: not set.
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /// @throws UserError when there is no such setting or value
  void set(String name, String value) {
    var values = known(name);
    if (!values.isEmpty() && !values.contains(value)) {
      throw UserError.usage(
          "%s cannot be \"%s\"".formatted(name, value), "say " + String.join(" or ", values));
    }
    if (value.isEmpty() || value.equals("table")) {
      settings.remove(name);
    } else {
      settings.put(name, value);
    }
  }

  /// The values that a setting may have.
  ///
  /// @throws UserError when there is no such setting
  static List<String> known(String name) {
    var values = SETTINGS.get(name);
    if (values == null) {
      throw UserError.usage(
          "no setting is called " + name, "there are: " + String.join(", ", SETTINGS.keySet()));
    }
    return values;
  }

  /// @throws UserError when an alias does not hold plain words
  public List<String> expanded(List<String> written) {
    var words = new ArrayList<>(written);
    var used = new HashSet<String>();
    swallow(words);
    while (!words.isEmpty() && used.add(words.getFirst())) {
      var meaning = Optional.ofNullable(aliases.get(words.getFirst()));
      if (meaning.isEmpty()) {
        break;
      }
      words.removeFirst();
      words.addAll(0, plain(meaning.get()));
      swallow(words);
    }
    addSetting(words, "format", List.of("--quiet", "-q"));
    addSetting(words, "time", List.of());
    return words;
  }

  /// What tutorials write in front of a command.
  private static void swallow(List<String> words) {
    if (words.size() > 1 && words.getFirst().equals("$")) {
      words.removeFirst();
    }
    if (words.size() > 1 && words.getFirst().equals("sudo") && isProgram(words.get(1))) {
      words.removeFirst();
    }
    while (!words.isEmpty() && isProgram(words.getFirst())) {
      words.removeFirst();
    }
  }

  private static boolean isProgram(String word) {
    return word.equals("skep") || word.equals("docker");
  }

  static List<String> plain(String text) {
    var lexed = Lexer.lex(text);
    if (lexed.problem().isPresent()
        || !lexed.tokens().stream().allMatch(t -> t.is(Token.Kind.WORD))) {
      throw UserError.usage("an alias stands for plain words, not for: " + text, "");
    }
    return lexed.tokens().stream().map(Token::text).toList();
  }

  /// The setting as the flag of its name, where the command has one and neither it nor one of
  /// `others` is given.
  private void addSetting(List<String> words, String name, List<String> others) {
    var value = setting(name);
    var flag = "--" + name;
    if (value.isEmpty() || words.isEmpty()) {
      return;
    }
    int length = Math.min(words.size(), table.isNoun(words.getFirst()) ? 2 : 1);
    boolean fits =
        table.find(words.subList(0, length)).flatMap(command -> command.option(flag)).isPresent();
    boolean isSaid =
        words.contains(flag)
            || others.stream().anyMatch(words::contains)
            || words.stream().anyMatch(word -> word.startsWith(flag + "="));
    if (fits && !isSaid) {
      words.addAll(length, List.of(flag, value.get()));
    }
  }
}
