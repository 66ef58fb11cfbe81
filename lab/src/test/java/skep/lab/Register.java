package skep.lab;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import skep.lab.TormentedSwarm.Fate;

/// A list in the labels of a service or a node that only ever grows: each write reads it and puts
/// one item behind it, under the version that was read. So every acknowledged item must be in it
/// for ever, no refused one, no item twice, and every list that was ever read must be a beginning
/// of every longer one. A second label, the number of items, tells a half-made write. Thread-safe.
final class Register {
  private static final Pattern VERSION = Pattern.compile("\"Version\":\\{\"Index\":(\\d+)");
  private static final Pattern ITEMS = Pattern.compile("\"items\":\"([^\"]*)\"");
  private static final Pattern COUNT = Pattern.compile("\"count\":\"(\\d+)\"");

  private final String path;
  private final String spec;
  private final Set<String> acknowledged = new TreeSet<>();
  private final Set<String> refused = new TreeSet<>();

  /// Lists as read, by their length.
  private final TreeMap<Integer, List<String>> seen = new TreeMap<>();

  /// @param version to be named by the write that follows
  record Value(long version, List<String> items) {}

  /// @param path of the object, such as `/nodes/ID`
  /// @param spec of the object as JSON, with `%s` for the labels' content
  Register(String path, String spec) {
    this.path = path;
    this.spec = spec;
  }

  String path() {
    return path;
  }

  /// The body of a write that leaves `items` in it.
  String specWith(List<String> items) {
    var labels =
        "\"items\":\"%s\",\"count\":\"%d\"".formatted(String.join(",", items), items.size());
    return spec.formatted(labels);
  }

  synchronized Set<String> acknowledged() {
    return new TreeSet<>(acknowledged);
  }

  synchronized void written(String item, Fate fate) {
    switch (fate) {
      case DONE -> acknowledged.add(item);
      case REFUSED, NOT_SENT -> refused.add(item);
      case UNKNOWN -> {}
    }
  }

  /// Takes in what was read.
  ///
  /// @param needed what it must contain
  /// @throws AssertionError when it breaks a law
  synchronized Value read(String json, Set<String> needed) {
    var items = ITEMS.matcher(json);
    var count = COUNT.matcher(json);
    var version = VERSION.matcher(json);
    if (!version.find()) {
      throw new AssertionError(path + " has no version: " + json);
    }
    List<String> list =
        items.find() && !items.group(1).isEmpty() ? List.of(items.group(1).split(",")) : List.of();
    int counted = count.find() ? Integer.parseInt(count.group(1)) : 0;
    check(counted == list.size(), "half a write: count %d of %s".formatted(counted, list));
    check(new LinkedHashSet<>(list).size() == list.size(), "an item twice: " + list);
    var missing = new TreeSet<>(needed);
    missing.removeAll(new TreeSet<>(list));
    check(missing.isEmpty(), "acknowledged but not there: %s in %s".formatted(missing, list));
    fits(list);
    return new Value(Long.parseLong(version.group(1)), list);
  }

  /// The end: what is in it now is all there ever was.
  synchronized Value last(String json) {
    var value = read(json, acknowledged);
    check(
        seen.lastKey() <= value.items().size(),
        "was longer: %s, now %s".formatted(seen.lastEntry(), value));
    var present = new ArrayList<>(value.items());
    present.retainAll(refused);
    check(present.isEmpty(), "refused but there: " + present);
    return value;
  }

  private void fits(List<String> list) {
    for (var other : seen.values()) {
      int common = Math.min(other.size(), list.size());
      check(
          other.subList(0, common).equals(list.subList(0, common)),
          "two histories: %s and %s".formatted(other, list));
    }
    seen.put(list.size(), list);
    while (seen.size() > 3) {
      seen.pollFirstEntry(); // each is a beginning of the ones that are kept
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(path + ": " + otherwise);
    }
  }
}
