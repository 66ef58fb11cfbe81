package skep.shell.repl;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import skep.shell.complete.Completer;
import skep.shell.line.Parser.Parsed;

/// Shows JLine the line language: when a line is complete, and which word is under the cursor.
final class LanguageParser implements Parser {
  private static final String SPECIAL = " \t\"'\\|&;<>#$`";

  /// A line with the cursor in it.
  record Line(String line, int cursor, Completer.Place place) implements CompletingParsedLine {
    @Override
    public String word() {
      return place.current();
    }

    @Override
    public int wordCursor() {
      return place.current().length();
    }

    @Override
    public int wordIndex() {
      return place.words().size();
    }

    @Override
    public List<String> words() {
      var words = new ArrayList<>(place.words());
      words.add(place.current());
      return words;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      var text = candidate.toString();
      boolean isPlain = text.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
      return isPlain ? text : "'" + text.replace("'", "'\\''") + (complete ? "'" : "");
    }

    @Override
    public int rawWordCursor() {
      return cursor - place.start();
    }

    @Override
    public int rawWordLength() {
      return cursor - place.start();
    }
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE
        && skep.shell.line.Parser.parse(line) instanceof Parsed.Failed(var problem)
        && problem.isIncomplete()) {
      throw new EOFError(problem.lineNumber(), cursor, problem.message(), "more");
    }
    return new Line(line, cursor, Completer.place(line, cursor));
  }
}
