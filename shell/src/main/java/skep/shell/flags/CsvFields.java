package skep.shell.flags;

import java.util.ArrayList;
import java.util.List;

/// The comma separated `key=value` syntax of `--mount` and `--publish`.
final class CsvFields {
  private CsvFields() {}

  /// @param value empty when there is no `=`
  record Field(String key, String value, boolean hasValue) {}

  /// Splits at commas outside double quotes, as Go's CSV reader does.
  static List<Field> of(String text) {
    var fields = new ArrayList<Field>();
    for (var part : split(text)) {
      int equals = part.indexOf('=');
      fields.add(
          equals < 0
              ? new Field(part.strip().toLowerCase(java.util.Locale.ROOT), "", false)
              : new Field(
                  part.substring(0, equals).strip().toLowerCase(java.util.Locale.ROOT),
                  part.substring(equals + 1),
                  true));
    }
    return fields;
  }

  private static List<String> split(String text) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (c == ',' && !isQuoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
