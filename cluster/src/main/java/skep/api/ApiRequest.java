package skep.api;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One request, whatever it came over.
///
/// @param method in capitals
/// @param path decoded, without query, beginning with `/`
/// @param query decoded, first value of each name
/// @param headers looked up whatever their case
/// @param body UTF-8; empty when there was none
public record ApiRequest(
    String method,
    String path,
    SortedMap<String, String> query,
    SortedMap<String, String> headers,
    String body,
    Origin origin) {

  public ApiRequest {
    query = Collections.unmodifiableSortedMap(new TreeMap<>(query));
    var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(headers);
    headers = Collections.unmodifiableSortedMap(sorted);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  public ApiRequest withHeader(String name, String value) {
    var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new ApiRequest(method, path, query, more, body, origin);
  }

  /// Without the body, which may hold secrets.
  @Override
  public String toString() {
    return method + " " + path + " " + query + " from " + origin;
  }
}
