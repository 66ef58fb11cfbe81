package skep.api.client;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a daemon answered.
///
/// @param status HTTP status, below 400: anything else becomes an {@link ApiException}
/// @param headers by name, looked up whatever their case; the last of several counts
/// @param body as UTF-8; empty when there was none
public record ApiAnswer(int status, SortedMap<String, String> headers, String body) {

  public ApiAnswer {
    var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(headers);
    headers = Collections.unmodifiableSortedMap(sorted);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// Whether this is the leader's own, up-to-date answer; false: a manager answered from what it
  /// last knew, because there was no leader to ask.
  public boolean isLinearizable() {
    return !header("Skep-Linearizable").orElse("true").equals("false");
  }
}
