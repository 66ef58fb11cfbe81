package skep.bootstrap.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelDirectStreamLocal;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpProgressMonitor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.Outcome;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.host.Script;
import skep.bootstrap.ssh.KnownHosts.Standing;

/// A host that is logged in to over SSH.
public final class SshHost implements RemoteHost {
  private static final int CHANNEL_TIMEOUT_MS = 20_000;
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(15);
  private static final int SUDO_ATTEMPTS = 3;

  /// Large enough that a far host's answers do not stop the flow.
  private static final int UPLOAD_REQUESTS = 128;

  private static final String BRIDGE = "exec /usr/local/bin/skep dial-stdio";

  private final SshConnector.Opened opened;
  private final List<SshConnector.Opened> way;
  private final Secrets secrets;
  private final long connectMillis;
  private final Object becoming = new Object();
  private Optional<Root> root = Optional.empty();

  /// How commands become root's here.
  ///
  /// @param command before `sh -s`
  /// @param password a line for its standard input; empty: none is read
  private record Root(String command, String password) {
    @Override
    public String toString() {
      return command;
    }
  }

  SshHost(
      SshConnector.Opened opened,
      List<SshConnector.Opened> way,
      Secrets secrets,
      long connectMillis) {
    this.opened = opened;
    this.way = List.copyOf(way);
    this.secrets = secrets;
    this.connectMillis = connectMillis;
  }

  /// How its key was found: `known`, `NEW` or `pinned`.
  public String keyStanding() {
    return switch (standing(opened)) {
      case KNOWN -> "known";
      case PINNED -> "pinned";
      case NEW -> "NEW";
      case REFUSED, CHANGED, REVOKED ->
          throw new IllegalStateException("logged in to a host that is not believed");
    };
  }

  /// Fingerprints of keys on the way that are new, with whose they are.
  public List<String> newKeys() {
    return way.stream()
        .filter(one -> standing(one) == Standing.NEW)
        .map(
            one ->
                one.target().keyName()
                    + " "
                    + one.keys().sight().map(KnownHosts.Sight::fingerprint).orElse(""))
        .toList();
  }

  private static Standing standing(SshConnector.Opened one) {
    return one.keys().sight().orElseThrow().standing();
  }

  /// Stores the new keys of the way to it: the operator has said yes.
  public void storeKeys() throws IOException {
    for (var one : way) {
      one.keys().store();
    }
  }

  /// The key's fingerprint.
  public String fingerprint() {
    return opened.keys().sight().orElseThrow().fingerprint();
  }

  public SshTarget target() {
    return opened.target();
  }

  public long connectMillis() {
    return connectMillis;
  }

  @Override
  public Outcome run(Script script) throws HostException {
    var become = script.isRoot() ? root() : new Root("", "");
    return run(become.command() + "sh -s", become.password() + script.wrapped(), script.limit());
  }

  @Override
  public Stream start(Script script) throws HostException {
    var channel = exec("sh -s");
    var stream = stream(channel);
    try {
      channel.connect(CHANNEL_TIMEOUT_MS);
      stream.out().write(script.wrapped().getBytes(UTF_8));
      stream.out().flush();
      return stream;
    } catch (JSchException | IOException e) {
      throw broken(e);
    }
  }

  /// Finds out, once, how to become root; a password is tried before anything is sent behind it.
  private Root root() throws HostException {
    synchronized (becoming) {
      if (root.isEmpty()) {
        root = Optional.of(findRoot());
      }
      return root.get();
    }
  }

  private Root findRoot() throws HostException {
    var look =
        "if [ \"$(id -u)\" = 0 ]; then echo root; elif ! command -v sudo >/dev/null; then"
            + " echo none; elif sudo -n true 2>/dev/null; then echo free; else echo password; fi";
    var answer = run("sh -s", Script.asUser(look).wrapped(), CHECK_LIMIT).out().strip();
    var user = target().user();
    switch (answer) {
      case "root" -> {
        return new Root("", "");
      }
      case "free" -> {
        return new Root("sudo -n ", "");
      }
      case "none" ->
          throw new HostException(
              Reason.AUTHENTICATION,
              user + " is not root, and there is no sudo",
              "log in as root, or install sudo");
      default -> {
        // asked below
      }
    }
    for (int attempt = 0; attempt < SUDO_ATTEMPTS; attempt++) {
      var secret =
          secrets.sudo(user, attempt == 0 ? "" : target().display()).map(String::new).orElse("");
      if (secret.isEmpty()) {
        break;
      }
      var check = run("sudo -S -k -p '' true", secret + "\n", CHECK_LIMIT);
      if (check.isOk()) {
        return new Root("sudo -S -k -p '' ", secret + "\n");
      }
    }
    throw new HostException(
        Reason.AUTHENTICATION,
        "sudo refused " + user + ": a right password is needed",
        "see whether `sudo -v` works on the host, or log in as root");
  }

  private Outcome run(String command, String input, Duration limit) throws HostException {
    var channel = exec(command);
    var err = new ByteArrayOutputStream();
    channel.setErrStream(err);
    var watch = new Deadline(channel, limit);
    try {
      var in = channel.getInputStream();
      var out = channel.getOutputStream();
      channel.connect(CHANNEL_TIMEOUT_MS);
      send(out, input);
      var text = new String(in.readAllBytes(), UTF_8);
      while (!channel.isClosed() && channel.getSession().isConnected()) {
        Thread.sleep(2);
      }
      if (watch.hasPassed()) {
        throw new HostException(Reason.TIMED_OUT, "no end within " + limit.toSeconds() + " s", "");
      }
      if (!channel.isClosed()) {
        throw new HostException(Reason.UNREACHABLE, "the connection broke", "run it again");
      }
      return new Outcome(channel.getExitStatus(), text, err.toString(UTF_8));
    } catch (JSchException | IOException e) {
      throw watch.hasPassed()
          ? new HostException(Reason.TIMED_OUT, "no end within " + limit.toSeconds() + " s", "")
          : broken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException(Reason.FAILED, "interrupted", "");
    } finally {
      watch.end();
      channel.disconnect();
    }
  }

  /// A command that ends without reading all of it says so by its exit status.
  private static void send(OutputStream out, String input) {
    try (out) {
      out.write(input.getBytes(UTF_8));
      out.flush();
    } catch (IOException _) {
      // what came of the command tells more
    }
  }

  private ChannelExec exec(String command) throws HostException {
    try {
      var channel = (ChannelExec) session().openChannel("exec");
      channel.setCommand(command);
      return channel;
    } catch (JSchException e) {
      throw broken(e);
    }
  }

  @Override
  public void upload(Path file, String path, LongConsumer progress) throws HostException {
    try {
      var channel = (ChannelSftp) session().openChannel("sftp");
      try {
        channel.setBulkRequests(UPLOAD_REQUESTS);
        channel.connect(CHANNEL_TIMEOUT_MS);
        channel.put(file.toString(), path, new Counting(progress));
      } finally {
        channel.disconnect();
      }
    } catch (SftpException | JSchException e) {
      throw new HostException(
          Reason.FAILED,
          "upload to " + path + " failed: " + e.getMessage(),
          "is there space, and does its sshd have an sftp subsystem?");
    }
  }

  @Override
  public Stream dial(String socket) throws HostException {
    try {
      var channel =
          (ChannelDirectStreamLocal) session().openChannel("direct-streamlocal@openssh.com");
      channel.setSocketPath(socket);
      var stream = stream(channel);
      channel.connect(CHANNEL_TIMEOUT_MS);
      return stream;
    } catch (JSchException e) {
      if (!session().isConnected()) {
        throw broken(e);
      }
      if (target().user().equals("root")) {
        throw new HostException(
            Reason.FAILED, "nobody answers at " + socket, "is the daemon running there?");
      }
      return bridge();
    }
  }

  /// The socket is for root: an ordinary user's way there is the program itself, by sudo.
  private Stream bridge() throws HostException {
    var become = root();
    var channel = exec(become.command() + "sh -c '" + BRIDGE + "'");
    var stream = stream(channel);
    try {
      channel.connect(CHANNEL_TIMEOUT_MS);
      stream.out().write(become.password().getBytes(UTF_8));
      stream.out().flush();
      return stream;
    } catch (JSchException | IOException e) {
      throw broken(e);
    }
  }

  private Session session() {
    return opened.session();
  }

  private HostException broken(Exception e) {
    return new HostException(
        Reason.UNREACHABLE,
        session().isConnected() ? String.valueOf(e.getMessage()) : "the connection broke",
        "run it again");
  }

  private static Stream stream(Channel channel) throws HostException {
    try {
      var in = channel.getInputStream();
      var out = channel.getOutputStream();
      return new Stream() {
        @Override
        public InputStream in() {
          return in;
        }

        @Override
        public OutputStream out() {
          return out;
        }

        @Override
        public void close() {
          channel.disconnect();
        }
      };
    } catch (IOException e) {
      throw new HostException(Reason.UNREACHABLE, String.valueOf(e.getMessage()), "");
    }
  }

  @Override
  public void close() {
    session().disconnect();
  }

  /// Ends a channel when its time is up.
  private static final class Deadline {
    private final Thread thread;
    private volatile boolean passed;

    Deadline(Channel channel, Duration limit) {
      thread =
          Thread.startVirtualThread(
              () -> {
                try {
                  Thread.sleep(limit);
                  passed = true;
                  channel.disconnect();
                } catch (InterruptedException _) {
                  // it ended in time
                }
              });
    }

    boolean hasPassed() {
      return passed;
    }

    void end() {
      thread.interrupt();
    }
  }

  /// JSch tells pieces; people are told sums.
  private static final class Counting implements SftpProgressMonitor {
    private final LongConsumer progress;
    private long sent;

    Counting(LongConsumer progress) {
      this.progress = progress;
    }

    @Override
    public void init(int operation, String from, String to, long size) {
      // the size is known already
    }

    @Override
    public boolean count(long piece) {
      sent += piece;
      progress.accept(sent);
      return true;
    }

    @Override
    public void end() {
      // the last piece was counted
    }
  }
}
