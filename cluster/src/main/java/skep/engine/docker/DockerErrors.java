package skep.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.avaje.json.JsonException;
import io.avaje.jsonb.Jsonb;
import java.util.Map;
import skep.engine.EngineException;
import skep.engine.EngineException.Kind;

/// What docker-java's exceptions mean for the port.
final class DockerErrors {
  private static final int SERVER_ERROR = 500;
  private static final Jsonb JSONB = Jsonb.builder().build();

  private DockerErrors() {}

  /// Docker also answers 5xx while it shuts down, so the engine is asked again before such an
  /// answer counts as a refusal.
  static EngineException of(DockerClient client, RuntimeException error) {
    return switch (error) {
      case EngineException known -> known;
      case NotFoundException gone -> new EngineException(Kind.NOT_FOUND, words(gone));
      case DockerException said ->
          new EngineException(
              said.getHttpStatus() < SERVER_ERROR || answers(client)
                  ? Kind.REFUSED
                  : Kind.UNREACHABLE,
              words(said));
      case IllegalArgumentException bad -> new EngineException(Kind.REFUSED, words(bad));
      case RuntimeException other -> new EngineException(Kind.UNREACHABLE, words(other));
    };
  }

  static boolean answers(DockerClient client) {
    try {
      client.pingCmd().exec();
      return true;
    } catch (RuntimeException silent) {
      return false;
    }
  }

  /// The engine's own message without docker-java's `Status 404: {"message":"..."}` around it.
  static String words(RuntimeException error) {
    var text = String.valueOf(error.getMessage());
    int brace = text.indexOf('{');
    if (text.startsWith("Status ") && brace > 0) {
      try {
        var answer = JSONB.type(Object.class).fromJson(text.substring(brace));
        if (answer instanceof Map<?, ?> fields && fields.get("message") instanceof String message) {
          return message.strip();
        }
      } catch (JsonException | IllegalStateException noJson) {
        return text;
      }
    }
    return text;
  }
}
