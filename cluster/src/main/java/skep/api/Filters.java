package skep.api;

import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// Docker's `filters` parameter: `{"name":["a","b"]}`, or `{"name":{"a":true}}` as its clients
/// still send it. Values of one name are alternatives (labels: all must match), names add up.
final class Filters {
  private static final JsonType<Map<String, Object>> JSON =
      Jsonb.builder().build().type(Object.class).map();

  private final SortedMap<String, List<String>> values;

  private Filters(SortedMap<String, List<String>> values) {
    this.values = values;
  }

  /// @param known names this endpoint understands
  /// @throws ControlException when the text is not of either form, or has another name
  static Filters of(ApiRequest request, List<String> known) {
    var text = request.query("filters").orElse("");
    var values = new TreeMap<String, List<String>>();
    if (!text.isBlank()) {
      parse(text).forEach((name, value) -> values.put(name, list(name, value)));
    }
    for (var name : values.keySet()) {
      if (!known.contains(name)) {
        throw new ControlException(Kind.INVALID, "invalid filter '" + name + "'");
      }
    }
    return new Filters(values);
  }

  private static Map<String, Object> parse(String text) {
    try {
      var parsed = JSON.fromJson(text);
      return parsed == null ? Map.of() : parsed;
    } catch (JsonException | IllegalStateException e) {
      throw new ControlException(Kind.INVALID, "invalid filters: " + e.getMessage());
    }
  }

  private static List<String> list(String name, Object value) {
    var list = new ArrayList<String>();
    switch (value) {
      case List<?> values -> values.forEach(each -> list.add(String.valueOf(each)));
      case Map<?, ?> set ->
          set.forEach(
              (each, wanted) -> {
                if (Boolean.TRUE.equals(wanted)) {
                  list.add(String.valueOf(each));
                }
              });
      default -> throw new ControlException(Kind.INVALID, "invalid filter '" + name + "'");
    }
    return list;
  }

  /// The values of `name`; empty when it is not filtered by.
  Optional<List<String>> of(String name) {
    return Optional.ofNullable(values.get(name)).filter(list -> !list.isEmpty());
  }

  /// Whether `actual` begins with one of the values of `name`, or is not filtered by it.
  boolean prefixed(String name, String actual) {
    return of(name).map(list -> list.stream().anyMatch(actual::startsWith)).orElse(true);
  }

  boolean equal(String name, String actual) {
    return of(name).map(list -> list.contains(actual)).orElse(true);
  }

  /// `key` or `key=value`, all of them.
  boolean labels(String name, SortedMap<String, String> labels) {
    Predicate<String> has =
        wanted -> {
          int equals = wanted.indexOf('=');
          return equals < 0
              ? labels.containsKey(wanted)
              : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
        };
    return of(name).map(list -> list.stream().allMatch(has)).orElse(true);
  }
}
