package skep.engine.docker;

import com.github.dockerjava.core.DockerClientConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;

/// A connection to the engine for what docker-java cannot do.
sealed interface DockerWire extends AutoCloseable {
  InputStream in() throws IOException;

  OutputStream out() throws IOException;

  /// The engine reads the end; what it sends goes on.
  void endOutput() throws IOException;

  @Override
  void close() throws IOException;

  /// Where docker-java connects to.
  static DockerWire dial(DockerClientConfig config) throws IOException {
    var host = config.getDockerHost();
    if ("unix".equals(host.getScheme())) {
      return new OfChannel(SocketChannel.open(UnixDomainSocketAddress.of(host.getPath())));
    }
    var plain = new Socket();
    plain.connect(new InetSocketAddress(host.getHost(), host.getPort()), 5_000);
    var tls = config.getSSLConfig();
    try {
      return new OfSocket(
          tls == null
              ? plain
              : tls.getSSLContext()
                  .getSocketFactory()
                  .createSocket(plain, host.getHost(), host.getPort(), true));
    } catch (GeneralSecurityException e) {
      plain.close();
      throw new IOException(e);
    }
  }

  /// On a unix socket.
  record OfChannel(SocketChannel channel) implements DockerWire {
    @Override
    public InputStream in() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream out() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public void endOutput() throws IOException {
      channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /// Over TCP, with TLS or without.
  record OfSocket(Socket socket) implements DockerWire {
    @Override
    public InputStream in() throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public void endOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
