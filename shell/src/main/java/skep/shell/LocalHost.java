package skep.shell;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.Dialer;
import skep.api.client.SwarmStatus;
import skep.api.client.UnreachableException;
import skep.shell.doctor.HostFindings.Dialled;
import skep.shell.doctor.HostFindings.Engine;
import skep.shell.doctor.HostFindings.LocalPort;
import skep.shell.value.JsonText;

/// What `doctor` sees of this machine. Looks, and changes nothing.
final class LocalHost {
  private static final String ENGINE = "/var/run/docker.sock";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int SWARM_PORT = 2377;

  /// The managers' port is the swarm port and this.
  private static final int GROUP_PORT_AFTER = 5423;

  private final Map<String, String> environment;

  LocalHost(Map<String, String> environment) {
    this.environment = environment;
  }

  Engine engine() {
    var socket = environment.getOrDefault("DOCKER_HOST", "unix://" + ENGINE);
    if (!socket.startsWith("unix://")) {
      return new Engine.Silent("DOCKER_HOST is " + socket, "skep needs this machine's: unset it");
    }
    var path = socket.substring("unix://".length());
    var client =
        ApiClient.over(path, "systemctl start docker", Dialer.unix(Path.of(path)))
            .withTimeout(PATIENCE);
    try {
      var info = JsonText.read(client.get("/info").body());
      return new Engine.Answers(
          path, info.get("ServerVersion").text(), info.at("Swarm.LocalNodeState").text());
    } catch (UnreachableException e) {
      var cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
      return new Engine.Silent("no Docker Engine answers at " + path + cause, e.hint());
    } catch (ApiException e) {
      return new Engine.Silent("the Docker Engine says: " + e.getMessage(), "docker info");
    }
  }

  /// Where the daemon keeps its state, or would.
  Path state() {
    return Path.of(environment.getOrDefault("SKEP_STATE", "/var/lib/skep"));
  }

  /// Bytes that may still be written there.
  ///
  /// @throws IOException when that cannot be told
  long free() throws IOException {
    var place = state().toAbsolutePath();
    while (!Files.exists(place) && place.getParent() != null) {
      place = place.getParent();
    }
    return Files.getFileStore(place).getUsableSpace();
  }

  /// Whether the ports that a manager listens on could be had.
  List<LocalPort> ports() {
    return List.of(port(SWARM_PORT), port(SWARM_PORT + GROUP_PORT_AFTER));
  }

  private static LocalPort port(int number) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(number));
      return new LocalPort(number, true);
    } catch (IOException _) {
      return new LocalPort(number, false);
    }
  }

  /// Tries both ports of every manager, all at once.
  List<Dialled> dial(SwarmStatus status) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tries = new ArrayList<Future<Dialled>>();
      for (var manager : status.managers()) {
        int colon = manager.addr().lastIndexOf(':');
        if (colon > 0) {
          var host = manager.addr().substring(0, colon).replace("[", "").replace("]", "");
          int port = Integer.parseInt(manager.addr().substring(colon + 1));
          tries.add(threads.submit(() -> dial(manager.name(), host, port)));
          tries.add(threads.submit(() -> dial(manager.name(), host, port + GROUP_PORT_AFTER)));
        }
      }
      var dialled = new ArrayList<Dialled>();
      for (var one : tries) {
        dialled.add(one.get());
      }
      return dialled;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Dialled dial(String manager, String host, int port) {
    var address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(host), port), (int) PATIENCE.toMillis());
      return new Dialled(manager, address, "");
    } catch (IOException e) {
      return new Dialled(manager, address, String.valueOf(e.getMessage()));
    }
  }
}
