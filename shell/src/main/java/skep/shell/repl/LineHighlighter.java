package skep.shell.repl;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import skep.shell.line.Lexer;
import skep.shell.repl.WordKinds.WordKind;

/// Colours a line as it is typed: what is known, what is not, what is quoted.
final class LineHighlighter implements Highlighter {
  private final WordKinds kinds;
  private final Supplier<Set<String>> aliases;

  LineHighlighter(WordKinds kinds, Supplier<Set<String>> aliases) {
    this.kinds = kinds;
    this.aliases = aliases;
  }

  @Override
  public AttributedString highlight(LineReader reader, String line) {
    var tokens = Lexer.lex(line).tokens();
    List<WordKind> found = kinds.of(tokens, line.length(), aliases.get());
    var text = new AttributedStringBuilder();
    int at = 0;
    for (int i = 0; i < tokens.size(); i++) {
      var token = tokens.get(i);
      text.append(line, at, token.start());
      text.append(line.substring(token.start(), token.end()), style(found.get(i)));
      at = token.end();
    }
    boolean isComment = line.substring(at).stripLeading().startsWith("#");
    text.append(
        line.substring(at), isComment ? AttributedStyle.DEFAULT.faint() : AttributedStyle.DEFAULT);
    return text.toAttributedString();
  }

  private static AttributedStyle style(WordKind kind) {
    return switch (kind) {
      case COMMAND -> AttributedStyle.BOLD;
      case UNKNOWN -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
      case FLAG -> AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
      case QUOTED -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
      case OPERATOR -> AttributedStyle.DEFAULT.foreground(AttributedStyle.MAGENTA);
      case PLAIN -> AttributedStyle.DEFAULT;
    };
  }
}
