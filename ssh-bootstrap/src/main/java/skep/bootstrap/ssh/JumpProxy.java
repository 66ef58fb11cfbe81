package skep.bootstrap.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// The way to a host through another one.
final class JumpProxy implements Proxy {
  private final Session through;
  private @Nullable ChannelDirectTCPIP channel;
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = OutputStream.nullOutputStream();

  JumpProxy(Session through) {
    this.through = through;
  }

  @Override
  public void connect(SocketFactory unused, String host, int port, int timeout)
      throws JSchException, IOException {
    var opened = (ChannelDirectTCPIP) through.openChannel("direct-tcpip");
    channel = opened;
    opened.setHost(host);
    opened.setPort(port);
    in = opened.getInputStream();
    out = opened.getOutputStream();
    opened.connect(timeout);
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  @Override
  public @Nullable Socket getSocket() {
    return null;
  }

  @Override
  public void close() {
    var opened = channel;
    if (opened != null) {
      opened.disconnect();
    }
  }
}
