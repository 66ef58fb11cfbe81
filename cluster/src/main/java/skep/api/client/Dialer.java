package skep.api.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Opens connections to one daemon: over a unix socket, or through an ssh channel to one.
@FunctionalInterface
public interface Dialer {

  /// Opens a connection. May block; the thread is interrupted when it takes too long.
  Connection dial() throws IOException;

  /// Two streams to a daemon. Closing it from another thread ends a read under way with an {@link
  /// IOException} or an end of file.
  interface Connection extends Closeable {
    InputStream in() throws IOException;

    OutputStream out() throws IOException;
  }
}
