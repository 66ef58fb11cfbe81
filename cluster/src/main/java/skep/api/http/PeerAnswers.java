package skep.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.concurrent.CompletionException;
import skep.api.client.ErrorBody;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.ModelJson;

/// What calls between nodes come back with.
final class PeerAnswers {
  private PeerAnswers() {}

  /// The cause of a failed future.
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? cause(failure.getCause())
        : failure;
  }

  /// Whether the other node never saw the request.
  static boolean isNotSent(Throwable failure) {
    return switch (cause(failure)) {
      case ConnectException _, HttpConnectTimeoutException _ -> true;
      default -> false;
    };
  }

  /// The refusal a node answered with.
  static ControlException refusal(int status, String body) {
    try {
      var error = ModelJson.read(ErrorBody.class, body);
      return new ControlException(kind(status, error.kind().orElse("")), error.message());
    } catch (IllegalArgumentException notJson) {
      return new ControlException(kind(status, ""), "status " + status + ": " + body.strip());
    }
  }

  private static Kind kind(int status, String name) {
    for (var kind : Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return switch (status) {
      case 401 -> Kind.UNAUTHENTICATED;
      case 403, 429 -> Kind.FORBIDDEN;
      case 404 -> Kind.NOT_FOUND;
      case 409 -> Kind.EXISTS;
      default -> status < 500 ? Kind.INVALID : Kind.OUTCOME_UNKNOWN;
    };
  }

  /// Ends a reader that waits; nothing is lost when there is none.
  static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException ignored) {
      // Nobody reads it any more.
    }
  }

  static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
