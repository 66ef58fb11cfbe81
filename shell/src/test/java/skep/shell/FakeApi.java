package skep.shell;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.shell.command.Api;
import skep.shell.command.LineFeed;

/// Answers from a script; the last answer of a route repeats. Writes down what it was asked.
final class FakeApi implements Api {
  /// `METHOD path?query body`, query decoded.
  final List<String> calls = new ArrayList<>();

  private final Map<String, Deque<Supplier<String>>> answers = new TreeMap<>();

  /// @param route method and path without query: `GET /nodes`
  FakeApi on(String route, String json) {
    return on(route, () -> json);
  }

  FakeApi refuse(String route, int status, String message) {
    return refuse(route, status, message, "");
  }

  FakeApi refuse(String route, int status, String message, String kind) {
    return refuse(route, status, message, kind, "");
  }

  FakeApi refuse(String route, int status, String message, String kind, String hint) {
    return on(
        route,
        () -> {
          throw new ApiException(status, message, kind, hint);
        });
  }

  FakeApi on(String route, Supplier<String> answer) {
    answers.computeIfAbsent(route, _ -> new ArrayDeque<>()).add(answer);
    return this;
  }

  @Override
  public String get(ApiPath path) {
    return answer("GET", path, "");
  }

  @Override
  public String post(ApiPath path, String json) {
    return answer("POST", path, json);
  }

  @Override
  public String delete(ApiPath path) {
    return answer("DELETE", path, "");
  }

  /// The scripted answer's lines, then the end.
  @Override
  public LineFeed stream(ApiPath path) {
    var lines = new ArrayDeque<>(answer("GET", path, "").lines().toList());
    return new LineFeed() {
      private boolean isEnded;

      @Override
      public Optional<String> next(Duration atMost) {
        isEnded = lines.isEmpty();
        return Optional.ofNullable(lines.poll());
      }

      @Override
      public Optional<String> ended() {
        return isEnded ? Optional.of("the daemon ended the stream") : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  /// The body of the last call of this route.
  String body(String route) {
    return calls.reversed().stream()
        .filter(call -> call.startsWith(route))
        .map(call -> call.substring(call.indexOf(' ', route.length()) + 1))
        .findFirst()
        .orElseThrow();
  }

  private String answer(String method, ApiPath path, String body) {
    var decoded = URLDecoder.decode(path.toString(), StandardCharsets.UTF_8);
    calls.add((method + " " + decoded + " " + body).strip());
    int query = decoded.indexOf('?');
    var route = method + " " + (query < 0 ? decoded : decoded.substring(0, query));
    var script = answers.get(route);
    if (script == null) {
      throw new ApiException(404, "no answer scripted for " + route, "", "");
    }
    return script.size() > 1 ? script.pop().get() : script.element().get();
  }
}
