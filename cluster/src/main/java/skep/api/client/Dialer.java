package skep.api.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// Opens connections to one daemon: over a unix socket, or through an ssh channel to one.
@FunctionalInterface
public interface Dialer {

  /// Opens a connection. May block; the thread is interrupted when it takes too long.
  Connection dial() throws IOException;

  /// For the daemon of this machine.
  static Dialer unix(Path socket) {
    return () -> {
      try {
        return new UnixConnection(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
      } catch (IOException e) {
        throw SocketDenied.of(socket).<IOException>map(denied -> denied).orElse(e);
      }
    };
  }

  /// Two streams to a daemon. Closing it from another thread ends a read under way with an {@link
  /// IOException} or an end of file.
  interface Connection extends Closeable {
    InputStream in() throws IOException;

    OutputStream out() throws IOException;
  }
}
