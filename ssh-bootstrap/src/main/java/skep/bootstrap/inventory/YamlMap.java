package skep.bootstrap.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// One mapping of a file: asked for its keys one by one, it writes down what is wrong with them
/// and, in the end, which keys nobody asked for. Not thread-safe.
final class YamlMap {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)(:-([^}]*))?}");

  private final Reading reading;

  /// Where it is in the inventory: `ssh.`, `hosts[].`; empty for the inventory itself.
  private final String path;

  private final Mark place;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Mark> keys = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  /// What is shared by all mappings of one file.
  ///
  /// @param environment the value of a variable; empty: not set
  /// @param known every key that was asked for, with its path
  record Reading(
      String file,
      UnaryOperator<String> environment,
      List<InventoryException.Fault> faults,
      Set<String> known) {
    void fault(Mark mark, String message) {
      var at = file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
      faults.add(new InventoryException.Fault(at, message));
    }
  }

  private YamlMap(Reading reading, String path, Mark place) {
    this.reading = reading;
    this.path = path;
    this.place = place;
  }

  /// The node as a mapping; anything else is a fault and counts as an empty one.
  static YamlMap of(Reading reading, Node node, String what) {
    return of(reading, "", node, what);
  }

  private static YamlMap of(Reading reading, String path, Node node, String what) {
    var map = new YamlMap(reading, path, mark(node));
    if (!(node instanceof MappingNode mapping)) {
      reading.fault(mark(node), what + " is not a mapping of keys to values");
      return map;
    }
    for (var tuple : mapping.getValue()) {
      var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (map.values.put(key, tuple.getValueNode()) != null) {
        reading.fault(mark(tuple.getKeyNode()), "`" + key + "` is said twice");
      }
      map.keys.put(key, mark(tuple.getKeyNode()));
    }
    return map;
  }

  boolean has(String key) {
    asked.add(key);
    reading.known().add(path + key);
    return values.containsKey(key);
  }

  /// Where the value of a key is; where the mapping is, without it.
  Mark place(String key) {
    return Optional.ofNullable(values.get(key)).map(YamlMap::mark).orElse(place);
  }

  void fault(String key, String message) {
    reading.fault(place(key), message);
  }

  /// A scalar with its `${VARIABLE:-default}`s filled in; `absent` without the key.
  String text(String key, String absent) {
    if (!has(key)) {
      return absent;
    }
    if (values.get(key) instanceof ScalarNode scalar) {
      return filled(scalar);
    }
    fault(key, "`" + key + "` is to be one value");
    return absent;
  }

  String required(String key) {
    var text = text(key, "");
    if (text.isEmpty()) {
      reading.fault(place(key), "`" + key + "` is missing");
    }
    return text;
  }

  int number(String key, int absent, int max) {
    var text = text(key, Integer.toString(absent));
    try {
      int number = Integer.parseInt(text);
      if ((number >= 1 && number <= max) || number == absent) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below, as for a number out of range
    }
    fault(key, "`%s` is %s: a number from 1 to %d is needed".formatted(key, text, max));
    return absent;
  }

  /// One of the constants, written in lower case with `-` for `_`.
  <E extends Enum<E>> E oneOf(String key, Class<E> type, E absent) {
    if (!has(key)) {
      return absent;
    }
    var words = new LinkedHashMap<String, E>();
    for (var constant : type.getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    var text = text(key, "");
    var found = Optional.ofNullable(words.get(text));
    if (found.isEmpty()) {
      fault(
          key,
          "`%s: %s` is not known%s (%s)"
              .formatted(
                  key, text, meant(text, words.keySet()), String.join(", ", words.keySet())));
    }
    return found.orElse(absent);
  }

  /// A mapping under a key; an empty one without it.
  YamlMap map(String key) {
    var under = path + key + ".";
    return has(key)
        ? of(reading, under, Optional.ofNullable(values.get(key)).orElseThrow(), "`" + key + "`")
        : new YamlMap(reading, under, place);
  }

  List<YamlMap> maps(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (!(values.get(key) instanceof SequenceNode sequence)) {
      fault(key, "`" + key + "` is to be a list");
      return List.of();
    }
    var maps = new ArrayList<YamlMap>();
    for (var node : sequence.getValue()) {
      maps.add(of(reading, path + key + "[].", node, "an entry of `" + key + "`"));
    }
    return maps;
  }

  /// All keys with their values.
  SortedMap<String, String> texts() {
    var all = new TreeMap<String, String>();
    values.keySet().forEach(key -> all.put(key, text(key, "")));
    return all;
  }

  /// Complains about keys that were not asked for.
  void end() {
    for (var entry : keys.entrySet()) {
      if (!asked.contains(entry.getKey())) {
        reading.fault(
            entry.getValue(),
            "unknown key `%s`%s".formatted(entry.getKey(), meant(entry.getKey(), asked)));
      }
    }
  }

  private static String meant(String word, Set<String> known) {
    return Nearest.of(word, known).map(near -> ", did you mean `" + near + "`?").orElse("");
  }

  private String filled(ScalarNode scalar) {
    var matcher = VARIABLE.matcher(scalar.getValue());
    var text = new StringBuilder();
    while (matcher.find()) {
      var value = reading.environment().apply(matcher.group(1));
      if (value.isEmpty() && matcher.group(2) == null) {
        reading.fault(
            mark(scalar), "${" + matcher.group(1) + "} is not set, and no default is given");
      }
      var filling = value.isEmpty() ? Optional.ofNullable(matcher.group(3)).orElse("") : value;
      matcher.appendReplacement(text, java.util.regex.Matcher.quoteReplacement(filling));
    }
    return matcher.appendTail(text).toString();
  }

  private static Mark mark(Node node) {
    return node.getStartMark().orElseThrow();
  }
}
