package skep.api;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import skep.api.client.ErrorBody;
import skep.manager.ControlException;
import skep.model.ModelJson;

/// One response, whatever it goes over.
///
/// @param headers beside those that follow from the body
public record ApiResponse(int status, SortedMap<String, String> headers, Body body) {

  public ApiResponse {
    var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(headers);
    headers = Collections.unmodifiableSortedMap(sorted);
  }

  /// What follows the head.
  public sealed interface Body {

    /// All of it; empty: none.
    record Text(String text, String contentType) implements Body {}

    /// Lines as they come; whoever sends the response closes the source.
    record Lines(LineSource source) implements Body {}

    /// The same in another form, without anything between the lines.
    ///
    /// @param bytes of one line
    record Bytes(LineSource source, String contentType, Function<String, byte[]> bytes)
        implements Body {}
  }

  public static ApiResponse json(int status, Object value) {
    return of(status, new Body.Text(ModelJson.write(value), "application/json"));
  }

  /// `json` as it is.
  public static ApiResponse rawJson(int status, String json) {
    return of(status, new Body.Text(json, "application/json"));
  }

  public static ApiResponse empty(int status) {
    return of(status, new Body.Text("", "text/plain; charset=utf-8"));
  }

  public static ApiResponse plain(int status, String text) {
    return of(status, new Body.Text(text, "text/plain; charset=utf-8"));
  }

  public static ApiResponse lines(LineSource source) {
    return of(200, new Body.Lines(source));
  }

  public static ApiResponse error(int status, String message) {
    return json(status, new ErrorBody(message, Optional.empty(), Optional.empty()));
  }

  public static ApiResponse error(int status, String message, String hint) {
    return json(status, new ErrorBody(message, Optional.empty(), Optional.of(hint)));
  }

  /// A refusal with Docker's status for its kind.
  public static ApiResponse refused(ControlException e) {
    var message = e.getMessage() == null ? e.kind().name() : e.getMessage();
    return json(statusOf(e.kind()), new ErrorBody(message, Optional.of(e.kind().name()), e.hint()));
  }

  /// Docker's, but for a stale version: it answers 500, which looks like a crash; skep 409.
  private static int statusOf(ControlException.Kind kind) {
    return switch (kind) {
      case INVALID, PRECONDITION -> 400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case EXISTS, OUT_OF_SEQUENCE -> 409;
      case NO_LEADER, NO_QUORUM, OUTCOME_UNKNOWN -> 500;
      case UNIMPLEMENTED -> 501;
      case NO_MANAGER, NOT_IN_SWARM -> 503;
    };
  }

  public ApiResponse withHeader(String name, String value) {
    var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new ApiResponse(status, more, body);
  }

  /// The text of the body; empty for a stream.
  public String text() {
    return switch (body) {
      case Body.Text(var text, var _) -> text;
      case Body.Lines _, Body.Bytes _ -> "";
    };
  }

  private static ApiResponse of(int status, Body body) {
    return new ApiResponse(status, Collections.emptySortedMap(), body);
  }
}
