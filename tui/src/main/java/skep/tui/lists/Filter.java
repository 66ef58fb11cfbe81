package skep.tui.lists;

import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Which rows of a list are shown: `text` (a regular expression, whatever the case), `!text` (all
/// others) or `-l key=value` (by label; `-l key`: any value).
///
/// @param text as typed; empty: all rows
public record Filter(String text) {
  public static final Filter ALL = new Filter("");

  private static final String LABEL = "-l";

  public boolean isAll() {
    return text.isBlank();
  }

  /// What is wrong with it; empty: nothing.
  public Optional<String> complaint() {
    if (isAll() || isLabel()) {
      return Optional.empty();
    }
    try {
      Pattern.compile(expression());
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(
          "no regular expression: %s".formatted(e.getDescription().toLowerCase(Locale.ROOT)));
    }
  }

  /// Tells of a row's text and labels whether it is shown; a filter that is wrong shows all.
  public BiPredicate<String, SortedMap<String, String>> test() {
    if (isAll() || complaint().isPresent()) {
      return (_, _) -> true;
    }
    if (isLabel()) {
      var wanted = text.strip().substring(LABEL.length()).strip();
      int equals = wanted.indexOf('=');
      var key = equals < 0 ? wanted : wanted.substring(0, equals);
      return (_, labels) ->
          labels.containsKey(key)
              && (equals < 0 || wanted.substring(equals + 1).equals(labels.get(key)));
    }
    var pattern = pattern();
    boolean isInverse = text.startsWith("!");
    return (row, _) -> pattern.matcher(row).find() != isInverse;
  }

  /// What to highlight; empty when nothing in particular was searched for.
  public Optional<Pattern> highlight() {
    return isAll() || isLabel() || text.startsWith("!") || complaint().isPresent()
        ? Optional.empty()
        : Optional.of(pattern());
  }

  private boolean isLabel() {
    return text.strip().startsWith(LABEL + " ") || text.strip().equals(LABEL);
  }

  private String expression() {
    return text.startsWith("!") ? text.substring(1) : text;
  }

  private Pattern pattern() {
    return Pattern.compile(expression(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
