package skep.tui.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The keymap file: `action: key` lines, several keys as `[j, Down]`, `#` comments. What is not in
/// it keeps its default keys, unless the file gives one of them to something else.
public final class KeysFile {
  /// The map of a file and what is wrong with it, one sentence each, with the line's number.
  ///
  /// @param map the default one when anything is wrong: a half-read map would surprise more
  public record Loaded(KeyMap map, List<String> complaints) {
    public Loaded {
      complaints = List.copyOf(complaints);
    }
  }

  private KeysFile() {}

  public static Loaded read(String text) {
    var complaints = new ArrayList<String>();
    var bound = new TreeMap<Key, Integer>();
    var wanted = new LinkedHashMap<Action, List<Key>>();
    int number = 0;
    for (var line : text.split("\n", -1)) {
      number++;
      var content = withoutComment(line).strip();
      if (!content.isEmpty()) {
        entry(number, content, bound, wanted, complaints);
      }
    }
    if (!complaints.isEmpty()) {
      return new Loaded(KeyMap.DEFAULT, complaints);
    }
    return new Loaded(merged(wanted, bound), complaints);
  }

  private static void entry(
      int number,
      String content,
      Map<Key, Integer> bound,
      Map<Action, List<Key>> wanted,
      List<String> complaints) {
    int colon = content.indexOf(": ");
    if (colon < 0) {
      complaints.add("line %d: not `action: key`: %s".formatted(number, content));
      return;
    }
    var word = content.substring(0, colon).strip();
    var action = Action.named(word);
    if (action.isEmpty()) {
      complaints.add("line %d: unknown action %s".formatted(number, word));
      return;
    }
    if (wanted.containsKey(action.get())) {
      complaints.add("line %d: %s is there twice".formatted(number, word));
      return;
    }
    var keys = new ArrayList<Key>();
    for (var name : names(content.substring(colon + 2).strip())) {
      var key = Key.parse(name);
      if (key.isEmpty()) {
        complaints.add("line %d: no key is called %s".formatted(number, name));
      } else if (bound.containsKey(key.get())) {
        complaints.add(
            "line %d: %s is bound in line %d already"
                .formatted(number, name, bound.get(key.get())));
      } else {
        bound.put(key.get(), number);
        keys.add(key.get());
      }
    }
    wanted.put(action.get(), keys);
  }

  private static KeyMap merged(Map<Action, List<Key>> wanted, Map<Key, Integer> bound) {
    var map = new TreeMap<Key, Action>();
    KeyMap.DEFAULT
        .actions()
        .forEach(
            (key, action) -> {
              if (!wanted.containsKey(action) && !bound.containsKey(key)) {
                map.put(key, action);
              }
            });
    wanted.forEach((action, keys) -> keys.forEach(key -> map.put(key, action)));
    return new KeyMap(map);
  }

  private static List<String> names(String value) {
    var inner =
        value.startsWith("[") && value.endsWith("]") && value.length() > 1
            ? value.substring(1, value.length() - 1)
            : value;
    var names = new ArrayList<String>();
    for (var name : inner.split(",", -1)) {
      var bare = unquoted(name.strip());
      if (!bare.isEmpty()) {
        names.add(bare);
      }
    }
    return names;
  }

  private static String unquoted(String text) {
    boolean isQuoted =
        text.length() > 2
            && (text.startsWith("\"") || text.startsWith("'"))
            && text.charAt(0) == text.charAt(text.length() - 1);
    return isQuoted ? text.substring(1, text.length() - 1) : text;
  }

  /// A `#` after a space or at the start begins a comment, unless it is quoted.
  private static String withoutComment(String line) {
    if (line.stripLeading().startsWith("#")) {
      return "";
    }
    int hash = line.indexOf(" #");
    return hash < 0 ? line : line.substring(0, hash);
  }
}
