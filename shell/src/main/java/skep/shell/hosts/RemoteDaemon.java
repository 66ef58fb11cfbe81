package skep.shell.hosts;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import skep.api.client.ApiClient;
import skep.api.client.Dialer;
import skep.bootstrap.host.HostException;
import skep.bootstrap.inventory.HostEntry.Login;
import skep.bootstrap.inventory.HostKeyPolicy;
import skep.bootstrap.ssh.SshConfig;
import skep.bootstrap.ssh.SshConnector;
import skep.bootstrap.ssh.SshHost;
import skep.bootstrap.ssh.SshTarget;
import skep.shell.command.Console;
import skep.shell.command.UserError;

/// The daemon of the first manager of an endpoint that can be logged in to over SSH and whose
/// daemon answers. Connects when it is first asked something, and again when that link has broken.
/// Hosts whose keys are not known are refused: there is nobody to be shown a fingerprint to in the
/// middle of a command.
public final class RemoteDaemon implements Dialer {
  /// Somebody may have to type a passphrase.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Endpoint endpoint;
  private final Console console;
  private final AskedSecrets secrets;
  private Optional<Entrance> connected = Optional.empty();

  private RemoteDaemon(Endpoint endpoint, Console console) {
    this.endpoint = endpoint;
    this.console = console;
    this.secrets = new AskedSecrets(console.keyboard(), Optional.empty());
  }

  /// A client that connects when it is used.
  public static ApiClient client(Endpoint endpoint, Console console) {
    var name = endpoint.context().isEmpty() ? endpoint.ways().getFirst().url() : endpoint.context();
    return ApiClient.over(
            name,
            "see `skep bootstrap status`, or name another swarm: --context",
            new RemoteDaemon(endpoint, console))
        .withConnectTimeout(PATIENCE);
  }

  /// A manager that has answered.
  private sealed interface Entrance {
    Connection dial() throws IOException;

    void close();

    record Ssh(SshHost host) implements Entrance {
      @Override
      public Connection dial() throws IOException {
        try {
          return ApiOverSsh.connection(host.dial(ApiOverSsh.SOCKET));
        } catch (HostException e) {
          throw new IOException(e.text(), e);
        }
      }

      @Override
      public void close() {
        host.close();
      }
    }

    record Unix(Dialer dialer) implements Entrance {
      @Override
      public Connection dial() throws IOException {
        return dialer.dial();
      }

      @Override
      public void close() {}
    }
  }

  @Override
  public Connection dial() throws IOException {
    var entrance = entrance();
    try {
      return entrance.dial();
    } catch (IOException e) {
      forget(entrance);
      throw e;
    }
  }

  private synchronized void forget(Entrance entrance) {
    entrance.close();
    connected = Optional.empty();
  }

  private synchronized Entrance entrance() throws IOException {
    if (connected.isEmpty()) {
      connected = Optional.of(connect());
    }
    return connected.get();
  }

  /// Tries one manager after the other; says so when it is not the first that answers.
  private Entrance connect() throws IOException {
    var silent = new StringBuilder();
    for (var way : endpoint.ways()) {
      try {
        var entrance = way.url().startsWith(Endpoint.UNIX) ? unix(way) : new Entrance.Ssh(ssh(way));
        if (!silent.isEmpty()) {
          console.warn("note: " + way.url() + " answers, not" + silent);
        }
        return entrance;
      } catch (HostException e) {
        silent.append("\n      ").append(way.url()).append(": ").append(e.text());
      }
    }
    throw new IOException("no manager can be reached" + silent);
  }

  private static Entrance unix(Contexts.Way way) throws HostException {
    var dialer = Dialer.unix(Path.of(way.url().substring(Endpoint.UNIX.length())));
    try (var _ = dialer.dial()) {
      return new Entrance.Unix(dialer);
    } catch (IOException e) {
      throw new HostException(HostException.Reason.UNREACHABLE, String.valueOf(e.getMessage()), "");
    }
  }

  private SshHost ssh(Contexts.Way way) throws HostException {
    var environment = console.environment();
    var home = Places.of(environment).home();
    var path = environment.getOrDefault("PATH", "");
    var config = SshConfig.ofSystem(home, file(way, environment), path);
    return connect(way, new SshConnector(config, secrets));
  }

  private static Optional<Path> file(Contexts.Way way, Map<String, String> environment) {
    return Optional.of(
            way.config().isEmpty() ? environment.getOrDefault("SKEP_SSH_CONFIG", "") : way.config())
        .filter(path -> !path.isEmpty())
        .map(Path::of);
  }

  private static SshHost connect(Contexts.Way way, SshConnector connector) throws HostException {
    var address = way.url().substring("ssh://".length());
    int at = address.indexOf('@');
    var user = at < 0 ? "" : address.substring(0, at);
    var place = address.substring(at + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']');
    var host = (hasPort ? place.substring(0, colon) : place).replace("[", "").replace("]", "");
    int port = hasPort ? port(place.substring(colon + 1), way.url()) : 0;
    var connection =
        connector.connect(
            host,
            new Login(user, port, way.identity(), way.jump()),
            new SshTarget.Trust(HostKeyPolicy.STRICT, way.hostKey()));
    // refused at once where no daemon answers, so that the next manager is tried
    try (var _ = connection.dial(ApiOverSsh.SOCKET)) {
      return connection;
    } catch (IOException e) {
      throw new HostException(HostException.Reason.UNREACHABLE, String.valueOf(e.getMessage()), "");
    }
  }

  private static int port(String text, String url) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw UserError.usage("no port in " + url, "write it as ssh://user@host:22");
    }
  }
}
