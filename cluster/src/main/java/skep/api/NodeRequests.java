package skep.api;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/// What managers ask nodes, and what their failures say.
final class NodeRequests {
  private NodeRequests() {}

  static ApiRequest get(String path, SortedMap<String, String> query) {
    return of("GET", path, query, "");
  }

  static ApiRequest post(String path, SortedMap<String, String> query, String body) {
    return of("POST", path, query, body);
  }

  private static ApiRequest of(
      String method, String path, SortedMap<String, String> query, String body) {
    return new ApiRequest(method, path, query, new TreeMap<>(), body, new Origin.Local());
  }

  static String reason(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
