package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.Optional;
import skep.model.ModelJson;

/// The JSON body of a refusal: Docker's `message`, and what skep adds.
///
/// @param message for people
/// @param kind skep's name of the kind of refusal
/// @param hint what to do next
@Json
public record ErrorBody(
    @Json.Property("message") String message,
    @Json.Property("kind") Optional<String> kind,
    @Json.Property("hint") Optional<String> hint) {

  public ErrorBody {
    message = Absent.text(message);
    kind = Absent.option(kind);
    hint = Absent.option(hint);
  }

  /// What `body` says, or `body` itself as the message when it is not of this form.
  public static ErrorBody parse(int status, String body) {
    try {
      return ModelJson.read(ErrorBody.class, body);
    } catch (IllegalArgumentException notJson) {
      var text = body.isBlank() ? "status " + status : body.strip();
      return new ErrorBody(text, Optional.empty(), Optional.empty());
    }
  }
}
