package skep.shell.complete;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import skep.shell.command.Command;
import skep.shell.command.CommandTable;
import skep.shell.command.Option;
import skep.shell.line.Lexer;
import skep.shell.line.Token;
import skep.shell.line.Token.Kind;

/// Offers what can follow. Pure: the same table, names and text give the same candidates.
public final class Completer {
  private static final List<String> SWALLOWED = List.of("skep", "docker");

  private final CommandTable table;
  private final SequencedMap<String, String> builtins;
  private final SequencedMap<String, String> filters;
  private final Positions positions;
  private final FlagValues flagValues;

  /// @param globals flags of the program itself
  /// @param builtins commands of the line itself, with what each does; empty: not behind a prompt
  /// @param filters what can stand behind a pipe
  public Completer(
      CommandTable table,
      List<Option> globals,
      SequencedMap<String, String> builtins,
      SequencedMap<String, String> filters) {
    this.table = table;
    this.builtins = new LinkedHashMap<>(builtins);
    this.filters = new LinkedHashMap<>(filters);
    this.positions = new Positions(table, globals);
    this.flagValues = new FlagValues();
  }

  /// The words of a stage and the part of the word before the cursor.
  ///
  /// @param words before the one under the cursor, of the same command
  /// @param isFile whether a file name of this machine is wanted
  /// @param isPiped whether it stands behind a pipe
  public record Place(
      List<String> words, String current, int start, boolean isFile, boolean isPiped) {
    public Place {
      words = List.copyOf(words);
    }
  }

  /// Where the cursor is in a line.
  ///
  /// @param cursor characters before it
  public static Place place(String line, int cursor) {
    var tokens = Lexer.lex(line.substring(0, cursor)).tokens();
    boolean isInWord =
        !tokens.isEmpty() && tokens.getLast().is(Kind.WORD) && tokens.getLast().end() == cursor;
    var before = isInWord ? tokens.subList(0, tokens.size() - 1) : tokens;
    int first = before.size();
    while (first > 0 && before.get(first - 1).is(Kind.WORD)) {
      first--;
    }
    var words = before.subList(first, before.size()).stream().map(Token::text).toList();
    var introducer = first == 0 ? Kind.END : before.get(first - 1).kind();
    boolean isLocal =
        introducer == Kind.LOCAL || (!before.isEmpty() && before.getLast().is(Kind.LOCAL));
    return new Place(
        words,
        isInWord ? tokens.getLast().text() : "",
        isInWord ? tokens.getLast().start() : cursor,
        isLocal || introducer == Kind.INTO || introducer == Kind.APPEND || introducer == Kind.FROM,
        introducer == Kind.PIPE);
  }

  /// What fits under the cursor, in the order to offer it.
  public List<Candidate> complete(String line, int cursor, Names names) {
    return complete(place(line, cursor), names);
  }

  public List<Candidate> complete(Place place, Names names) {
    if (place.isFile()) {
      return List.of();
    }
    var words = place.words();
    if (words.isEmpty() && place.isPiped()) {
      return matching(all(filters, "filters"), place.current());
    }
    if (!words.isEmpty() && place.isPiped()) {
      return List.of();
    }
    return complete(words, place.current(), names);
  }

  /// Whether a file of this machine could be meant where nothing else is offered.
  public boolean wantsFile(Place place) {
    var words = place.words();
    if (words.isEmpty() || place.isPiped()) {
      return false;
    }
    var last = words.getLast();
    if (last.startsWith("--")) {
      return last.endsWith("-file") || last.equals("--file");
    }
    int length = table.isNoun(words.getFirst()) ? 2 : 1;
    return words.getFirst().equals("source")
        || (words.size() >= length
            && table
                .find(words.subList(0, length))
                .filter(command -> command.positionals().usage().contains("FILE"))
                .isPresent());
  }

  /// The same for words that were cut by somebody else.
  ///
  /// @param words before the current one, without the program's name
  /// @param current what is typed of the word, may be empty
  public List<Candidate> complete(List<String> words, String current, Names names) {
    int skipped = 0;
    while (skipped < words.size() && SWALLOWED.contains(words.get(skipped))) {
      skipped++;
    }
    var own = words.subList(skipped, words.size());
    return matching(candidates(own, current, names), current);
  }

  private List<Candidate> candidates(List<String> words, String current, Names names) {
    if (words.isEmpty()) {
      var first = new ArrayList<>(positions.first(current));
      first.addAll(all(builtins, "builtins"));
      return first;
    }
    var word = words.getFirst();
    if (word.equals("watch") && builtins.containsKey(word)) {
      return candidates(words.subList(1, words.size()), current, names);
    }
    if (word.equals("--context")) {
      return words.size() == 1
          ? positions.names(Names.Kind.CONTEXT, names)
          : candidates(words.subList(2, words.size()), current, names);
    }
    if (word.equals("use") && words.size() == 1 && builtins.containsKey(word)) {
      return positions.names(Names.Kind.CONTEXT, names);
    }
    if (word.equals("help")) {
      return positions.help(words.subList(1, words.size()));
    }
    if (table.isNoun(word) && words.size() == 1) {
      return positions.verbs(word);
    }
    int length = table.isNoun(word) ? 2 : 1;
    return table
        .find(words.subList(0, length))
        .map(command -> inCommand(command, words.subList(length, words.size()), current, names))
        .orElse(List.of());
  }

  private List<Candidate> inCommand(
      Command command, List<String> words, String current, Names names) {
    int given = 0;
    for (int i = 0; i < words.size(); i++) {
      var word = words.get(i);
      if (word.equals("--")) {
        return List.of();
      }
      if (word.startsWith("-") && word.length() > 1) {
        if (command.takesValue(word)) {
          if (i + 1 == words.size()) {
            return flagValues.of(command, longName(command, word), current, names);
          }
          i++;
        }
      } else {
        given++;
      }
    }
    if (command.positionals().stopsFlags() && given > 0) {
      return List.of();
    }
    int equals = current.indexOf('=');
    if (current.startsWith("--") && equals > 0) {
      var flag = current.substring(0, equals);
      return flagValues.of(command, flag, current.substring(equals + 1), names).stream()
          .map(c -> new Candidate(flag + "=" + c.value(), c.description(), c.group(), c.isWhole()))
          .toList();
    }
    if (current.startsWith("-")) {
      return positions.flags(command, words);
    }
    return positions.positional(command, given, words, names);
  }

  private static String longName(Command command, String word) {
    return command.options().stream()
        .filter(option -> option.letter().equals(word))
        .map(Option::name)
        .findFirst()
        .orElse(word);
  }

  private static List<Candidate> all(SequencedMap<String, String> words, String group) {
    return words.entrySet().stream()
        .map(word -> Candidate.of(word.getKey(), word.getValue(), group))
        .toList();
  }

  /// Those that begin with what is typed.
  private static List<Candidate> matching(List<Candidate> candidates, String current) {
    var typed = current.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .filter(c -> c.value().toLowerCase(Locale.ROOT).startsWith(typed))
        .toList();
  }
}
