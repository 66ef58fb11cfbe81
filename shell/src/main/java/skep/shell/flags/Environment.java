package skep.shell.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lists of `KEY=value`, where the last one given for a key wins.
public final class Environment {
  private Environment() {}

  /// The key of an entry, with or without a value.
  public static String key(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  /// `changes` over `before`: a known key is replaced where it stands, a new one is added at the
  /// end.
  public static List<String> merge(List<String> before, List<String> changes) {
    Map<String, String> byKey = new LinkedHashMap<>();
    before.forEach(entry -> byKey.put(key(entry), entry));
    changes.forEach(entry -> byKey.put(key(entry), entry));
    return List.copyOf(byKey.values());
  }

  /// An entry as given, completed from the caller's environment when it names a key only.
  ///
  /// @throws IllegalArgumentException with Docker's text
  public static String completed(String entry, Map<String, String> environment) {
    if (key(entry).isEmpty()) {
      throw new IllegalArgumentException("invalid environment variable: " + entry);
    }
    var value = environment.get(entry);
    return entry.contains("=") || value == null ? entry : entry + "=" + value;
  }

  /// The entries of an env file: blank lines and lines that begin with `#` do not count.
  ///
  /// @throws IllegalArgumentException with Docker's text
  public static List<String> ofLines(
      List<String> lines, String file, Map<String, String> environment) {
    var entries = new ArrayList<String>();
    for (var line : lines) {
      var entry = line.stripLeading();
      if (entry.isEmpty() || entry.startsWith("#")) {
        continue;
      }
      var key = key(entry);
      if (key.isEmpty()) {
        throw new IllegalArgumentException("no variable name on line '" + line + "' in " + file);
      }
      if (key.chars().anyMatch(Character::isWhitespace)) {
        throw new IllegalArgumentException("variable '" + key + "' contains whitespaces");
      }
      var completed = completed(entry, environment);
      if (completed.contains("=")) {
        entries.add(completed);
      }
    }
    return entries;
  }

  /// `key=value` labels as a map; a key alone has an empty value.
  public static Map<String, String> toMap(List<String> entries) {
    Map<String, String> map = new LinkedHashMap<>();
    for (var entry : entries) {
      var key = key(entry);
      map.put(key, entry.length() > key.length() ? entry.substring(key.length() + 1) : "");
    }
    return map;
  }
}
