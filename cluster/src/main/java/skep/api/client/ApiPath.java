package skep.api.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import skep.model.ModelJson;

/// A path with its query, put together with what needs escaping escaped. `toString` is what the
/// client takes. Not thread-safe.
public final class ApiPath {
  private final String path;
  private final SortedMap<String, String> query = new TreeMap<>();
  private final SortedMap<String, List<String>> filters = new TreeMap<>();

  private ApiPath(String path) {
    this.path = path;
  }

  /// `/first/second/...`; each segment may hold anything.
  public static ApiPath of(String... segments) {
    var joined = new StringBuilder();
    for (var segment : segments) {
      joined.append('/').append(escaped(segment));
    }
    return new ApiPath(joined.toString());
  }

  public ApiPath with(String name, String value) {
    query.put(name, value);
    return this;
  }

  /// Docker's `filters` parameter: any of `values`, and all other filters.
  public ApiPath filter(String name, String... values) {
    filters.put(name, List.of(values));
    return this;
  }

  @Override
  public String toString() {
    var all = new TreeMap<>(query);
    if (!filters.isEmpty()) {
      all.put("filters", filtersJson());
    }
    if (all.isEmpty()) {
      return path;
    }
    var joined = new StringJoiner("&", path + "?", "");
    all.forEach((name, value) -> joined.add(escaped(name) + "=" + escaped(value)));
    return joined.toString();
  }

  private String filtersJson() {
    var json = new StringJoiner(",", "{", "}");
    filters.forEach(
        (name, values) -> {
          var list = new StringJoiner(",", "[", "]");
          values.forEach(value -> list.add(ModelJson.write(value)));
          json.add(ModelJson.write(name) + ":" + list);
        });
    return json.toString();
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
