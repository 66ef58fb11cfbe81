package skep.bootstrap.host;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/// A host that is logged in to. Every call blocks, is bounded in time, and may come from several
/// threads at once.
public interface RemoteHost extends Closeable {

  /// @throws HostException when the link breaks or time is up; a script that fails is an outcome
  Outcome run(Script script) throws HostException;

  /// Starts a script of the login's user and leaves it running: it ends when the stream is closed.
  Stream start(Script script) throws HostException;

  /// Copies a file of this machine to a path that the login's user may write.
  ///
  /// @param progress told the bytes sent so far
  void upload(Path file, String path, LongConsumer progress) throws HostException;

  /// Connects to a unix socket of the host, as root when the login's user may not.
  Stream dial(String socket) throws HostException;

  @Override
  void close();

  /// Two streams to something on the host.
  interface Stream extends Closeable {
    InputStream in();

    OutputStream out();

    @Override
    void close() throws IOException;
  }
}
