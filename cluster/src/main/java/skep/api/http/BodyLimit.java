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

  private BodyLimit() {}

  /// Blocks.
  ///
  /// @throws TooLong without having read it all
  static String read(Request request) throws IOException {
    if (request.getLength() > BYTES_MAX) {
      throw new TooLong();
    }
    try (InputStream in = Content.Source.asInputStream(request)) {
      var bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
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
