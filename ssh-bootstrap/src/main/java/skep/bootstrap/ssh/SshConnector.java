package skep.bootstrap.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.inventory.HostEntry.Login;
import skep.bootstrap.ssh.KnownHosts.Sight;
import skep.bootstrap.ssh.KnownHosts.Standing;

/// Logs in to hosts. Hosts that are gone through are logged in to once. Thread-safe.
public final class SshConnector implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ALIVE_INTERVAL = Duration.ofSeconds(5);
  private static final int ALIVE_COUNT = 3;

  /// Kinds of host keys, tried one after the other for a host whose key is pinned.
  private static final List<String> KINDS =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521",
          "rsa-sha2-512,rsa-sha2-256");

  private final SshConfig config;
  private final Secrets secrets;
  private final Map<String, Opened> jumps = new TreeMap<>();
  private volatile boolean isNewTrusted;

  /// A session and whose key it looked at.
  record Opened(Session session, SshTarget target, KnownHosts keys) {}

  public SshConnector(SshConfig config, Secrets secrets) {
    this.config = config;
    this.secrets = secrets;
  }

  /// From now on secrets may be sent to hosts whose keys are new: the operator has said yes.
  public void trustNew() {
    isNewTrusted = true;
  }

  /// @param word the host, as the operator wrote it
  /// @throws HostException saying what to do
  public SshHost connect(String word, Login login, SshTarget.Trust trust) throws HostException {
    try {
      var target = config.resolve(word, login, trust);
      var through = through(target);
      long start = System.nanoTime();
      var opened = open(target, through);
      var way = new ArrayList<>(through);
      way.add(opened);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return new SshHost(opened, way, secrets, millis);
    } catch (IOException e) {
      throw new HostException(Reason.UNREACHABLE, String.valueOf(e.getMessage()), "");
    }
  }

  /// The hosts to go through, each logged in to.
  private List<Opened> through(SshTarget target) throws IOException, HostException {
    var way = new ArrayList<Opened>();
    var path = new StringBuilder();
    for (var jump : target.jumps()) {
      path.append('>').append(jump);
      way.add(jump(path.toString(), jump.strip(), target, List.copyOf(way)));
    }
    return way;
  }

  private synchronized Opened jump(String path, String jump, SshTarget target, List<Opened> through)
      throws IOException, HostException {
    var known = Optional.ofNullable(jumps.get(path)).filter(one -> one.session().isConnected());
    if (known.isPresent()) {
      return known.get();
    }
    var opened =
        open(
            config.resolve(
                address(jump), login(jump), new SshTarget.Trust(target.trust().policy(), "")),
            through);
    jumps.put(path, opened);
    return opened;
  }

  /// `ssh -G` writes the hosts to go through with brackets.
  private static String address(String jump) {
    var host = jump.substring(jump.indexOf('@') + 1);
    int colon = host.lastIndexOf(':');
    var bare = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return bare.replace("[", "").replace("]", "");
  }

  private static Login login(String jump) {
    int at = jump.indexOf('@');
    int colon = jump.lastIndexOf(':');
    int port =
        colon > Math.max(at, jump.lastIndexOf(']'))
            ? Integer.parseInt(jump.substring(colon + 1))
            : 0;
    return new Login(at < 0 ? "" : jump.substring(0, at), port, "", "");
  }

  private Opened open(SshTarget target, List<Opened> through) throws IOException, HostException {
    if (target.trust().pin().isEmpty()) {
      return open(target, through, "");
    }
    Optional<HostException> failure = Optional.empty();
    for (var kind : KINDS) {
      try {
        return open(target, through, kind);
      } catch (HostException e) {
        if (e.reason() != Reason.KEY_CHANGED && e.reason() != Reason.UNREACHABLE) {
          throw e;
        }
        failure = Optional.of(failure.filter(f -> f.reason() == Reason.KEY_CHANGED).orElse(e));
      }
    }
    throw failure.orElseThrow();
  }

  private Opened open(SshTarget target, List<Opened> through, String kinds)
      throws IOException, HostException {
    var keys = new KnownHosts(target);
    var dialogue = new LoginDialogue(target, keys, secrets, isNewTrusted);
    var jsch = new JSch();
    try {
      var session = jsch.getSession(target.user(), target.address(), target.port());
      session.setHostKeyRepository(keys);
      session.setIdentityRepository(Identities.of(target, secrets));
      session.setUserInfo(dialogue);
      session.setConfig("StrictHostKeyChecking", "yes");
      session.setConfig("PreferredAuthentications", "publickey,keyboard-interactive,password");
      if (!kinds.isEmpty()) {
        session.setConfig("server_host_key", kinds);
      }
      session.setDaemonThread(true);
      session.setServerAliveInterval((int) ALIVE_INTERVAL.toMillis());
      session.setServerAliveCountMax(ALIVE_COUNT);
      if (!through.isEmpty()) {
        session.setProxy(new JumpProxy(through.getLast().session()));
      }
      session.connect((int) CONNECT_TIMEOUT.toMillis());
      return new Opened(session, target, keys);
    } catch (JSchException e) {
      throw failure(e, target, keys, dialogue);
    }
  }

  private static HostException failure(
      JSchException e, SshTarget target, KnownHosts keys, LoginDialogue dialogue) {
    var sight = keys.sight();
    if (e instanceof JSchHostKeyException && sight.isPresent()) {
      return keyFailure(target, sight.get());
    }
    if (dialogue.isWithheld()) {
      return new HostException(
          Reason.KEY_UNCONFIRMED,
          "its key is new, and logging in takes a password: "
              + sight.map(Sight::fingerprint).orElse(""),
          "look at the fingerprint, then say yes to it, or name it as hostKey in the inventory");
    }
    if (sight.isPresent() && isAuthentication(e)) {
      return new HostException(
          Reason.AUTHENTICATION,
          "no login was accepted for " + target.display(),
          "try: ssh -p %d %s@%s true".formatted(target.port(), target.user(), target.address()));
    }
    return new HostException(
        Reason.UNREACHABLE,
        "cannot connect to " + target.address() + ":" + target.port() + ": " + why(e),
        "is it up, and does sshd listen there? try: ssh -p %d %s@%s true"
            .formatted(target.port(), target.user(), target.address()));
  }

  /// Nothing but the login is left once the key was seen and the link did not break.
  private static boolean isAuthentication(JSchException e) {
    return e.getCause() == null;
  }

  private static HostException keyFailure(SshTarget target, Sight sight) {
    if (sight.standing() == Standing.REFUSED) {
      return new HostException(
          Reason.KEY_UNKNOWN,
          "its key is not known: " + sight.key().getType() + " " + sight.fingerprint(),
          "compare it with `ssh-keygen -lf` on the host, then name it as hostKey in the inventory");
    }
    var pin = target.trust().pin();
    return new HostException(
        Reason.KEY_CHANGED,
        "its key is NOT the one that is %s: it shows %s %s%s"
            .formatted(
                pin.isEmpty() ? "stored" : "pinned",
                sight.key().getType(),
                sight.fingerprint(),
                pin.isEmpty() ? "" : ", pinned is " + pin),
        "somebody may be in between. If the host was made anew: ssh-keygen -R %s"
            .formatted(target.port() == 22 ? target.keyName() : "'" + target.keyName() + "'"));
  }

  private static String why(JSchException e) {
    Throwable cause = e;
    for (var next = cause.getCause(); next != null; next = next.getCause()) {
      cause = next;
    }
    return switch (cause) {
      case UnknownHostException _ -> "no such host";
      case ConnectException _ -> "connection refused";
      case NoRouteToHostException _ -> "no route to it";
      case SocketTimeoutException _ -> "no answer within " + CONNECT_TIMEOUT.toSeconds() + " s";
      default -> String.valueOf(cause.getMessage());
    };
  }

  @Override
  public synchronized void close() {
    jumps.values().forEach(jump -> jump.session().disconnect());
  }
}
