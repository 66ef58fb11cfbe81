package skep.shell.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.filter.TextFilters;
import skep.shell.line.Token;
import skep.shell.line.Token.Kind;

/// Says of each word of a line what it is. Pure.
final class WordKinds {
  /// What a word is.
  enum WordKind {
    COMMAND,
    /// Nothing that exists begins like this.
    UNKNOWN,
    FLAG,
    QUOTED,
    OPERATOR,
    PLAIN
  }

  private static final Set<String> PROGRAMS = Set.of("skep", "docker", "sudo", "$");

  private final CommandTable table;
  private final Set<String> builtins;

  WordKinds(CommandTable table, Set<String> builtins) {
    this.table = table;
    this.builtins = builtins;
  }

  /// One kind for each token.
  ///
  /// @param cursor what is still being typed there is not yet unknown
  List<WordKind> of(List<Token> tokens, int cursor, Set<String> aliases) {
    var kinds = new ArrayList<WordKind>();
    var words = new ArrayList<String>();
    boolean isPiped = false;
    boolean isFile = false;
    for (var token : tokens) {
      if (!token.is(Kind.WORD)) {
        kinds.add(token.is(Kind.LOCAL) ? WordKind.PLAIN : WordKind.OPERATOR);
        words.clear();
        isPiped = token.is(Kind.PIPE);
        isFile = token.is(Kind.INTO) || token.is(Kind.APPEND) || token.is(Kind.FROM);
        continue;
      }
      boolean isTyped = token.end() == cursor;
      if (isFile) {
        kinds.add(WordKind.PLAIN);
      } else if (isPiped) {
        kinds.add(words.isEmpty() ? filter(token.text(), isTyped) : WordKind.PLAIN);
      } else {
        kinds.add(inCommand(words, token, isTyped, aliases));
      }
      if (!(words.isEmpty() && PROGRAMS.contains(token.text()) && !isPiped)) {
        words.add(token.text());
      }
    }
    return kinds;
  }

  private static WordKind filter(String word, boolean isTyped) {
    boolean isKnown = TextFilters.NAMES.contains(word) || word.equals("less");
    return known(isKnown, isTyped && TextFilters.NAMES.stream().anyMatch(n -> n.startsWith(word)));
  }

  private WordKind inCommand(
      List<String> words, Token token, boolean isTyped, Set<String> aliases) {
    var word = token.text();
    if (words.isEmpty()) {
      boolean isKnown =
          table.firstWords().contains(word)
              || word.equals("help")
              || builtins.contains(word)
              || PROGRAMS.contains(word)
              || aliases.contains(word);
      return known(isKnown || word.startsWith("-"), isTyped && beginsSomething(word, aliases));
    }
    var first = words.getFirst();
    if (words.size() == 1 && table.isNoun(first)) {
      boolean isKnown =
          table.find(List.of(first, word)).isPresent()
              || word.equals("help")
              || word.startsWith("-");
      return known(
          isKnown,
          isTyped
              && table.under(first).stream().anyMatch(c -> c.path().getLast().startsWith(word)));
    }
    if (token.end() - token.start() != word.length()) {
      return WordKind.QUOTED;
    }
    return word.startsWith("-") && word.length() > 1 ? flag(words, word, isTyped) : WordKind.PLAIN;
  }

  private WordKind flag(List<String> words, String word, boolean isTyped) {
    var command = command(words);
    if (command.isEmpty()) {
      return WordKind.PLAIN;
    }
    int equals = word.indexOf('=');
    var name = equals < 0 ? word : word.substring(0, equals);
    boolean isKnown =
        name.equals("--help")
            || name.equals("--")
            || !name.startsWith("--")
            || command.get().positionals().stopsFlags()
            || command.get().option(name).isPresent();
    boolean isBegun =
        isTyped && command.get().options().stream().anyMatch(o -> o.name().startsWith(name));
    return isKnown ? WordKind.FLAG : known(false, isBegun);
  }

  private Optional<Command> command(List<String> words) {
    int length = table.isNoun(words.getFirst()) ? 2 : 1;
    return words.size() < length ? Optional.empty() : table.find(words.subList(0, length));
  }

  private boolean beginsSomething(String word, Set<String> aliases) {
    return table.firstWords().stream().anyMatch(w -> w.startsWith(word))
        || builtins.stream().anyMatch(w -> w.startsWith(word))
        || aliases.stream().anyMatch(w -> w.startsWith(word))
        || PROGRAMS.stream().anyMatch(w -> w.startsWith(word));
  }

  private static WordKind known(boolean isKnown, boolean isBegun) {
    if (isKnown) {
      return WordKind.COMMAND;
    }
    return isBegun ? WordKind.PLAIN : WordKind.UNKNOWN;
  }
}
