package skep.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/// Reads bodies no longer than they may be.
final class BodyLimit {
  /// Specs of a thousand services fit; nothing a client may send is longer.
  static final int BYTES_MAX = 1 << 20;

  /// A backup holds every task.
  private static final int BACKUP_BYTES_MAX = 256 << 20;

  private BodyLimit() {}

  /// What this host's operator sends to bring a swarm back.
  ///
  /// @throws TooLong without having read it all
  static String readBackup(Request request) throws IOException {
    return read(request, BACKUP_BYTES_MAX);
  }

  /// Blocks.
  ///
  /// @throws TooLong without having read it all
  static String read(Request request) throws IOException {
    return read(request, BYTES_MAX);
  }

  private static String read(Request request, int max) throws IOException {
    if (request.getLength() > max) {
      throw new TooLong();
    }
    try (InputStream in = Content.Source.asInputStream(request)) {
      var bytes = in.readNBytes(max + 1);
      if (bytes.length > max) {
        throw new TooLong();
      }
      return new String(bytes, UTF_8);
    }
  }

  /// The body is longer than {@link #BYTES_MAX}.
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;

    static final String TEXT = "request body longer than " + BYTES_MAX + " bytes";

    TooLong() {
      super(TEXT);
    }
  }
}
