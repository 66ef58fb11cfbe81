package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import skep.agent.Ingress;
import skep.api.client.InitRequest;
import skep.api.client.JoinRequest;
import skep.engine.Engine;
import skep.engine.docker.DockerEngine;
import skep.engine.embedded.EmbeddedEngine;
import skep.model.Cluster;
import skep.model.JoinTokens;

/// The `skep demo` command: three managers and two workers in this process, on loopback, with the
/// real manager group and the real sessions. Containers are small HTTP servers of this process, or
/// real ones of the local Docker Engine.
public final class Demo implements AutoCloseable {
  private static final int FIRST_PORT = 10_000;
  private static final int LAST_PORT = 26_000;
  private static final int MANAGERS = 3;
  private static final int NODES = 5;
  private static final int STEP_SECONDS = 60;

  private final Path directory;
  private final boolean isDocker;
  private final List<Daemon> daemons = new ArrayList<>();

  private Demo(Path directory, boolean isDocker) {
    this.directory = directory;
    this.isDocker = isDocker;
  }

  /// Comes back once all nodes are in the swarm.
  ///
  /// @param isDocker real containers, by the local Docker Engine
  /// @throws IOException when the swarm cannot be made
  public static Demo start(boolean isDocker, String version) throws IOException {
    DaemonLog.toStandardError();
    DaemonLog.onlyTrouble();
    var demo = new Demo(Files.createTempDirectory("skep-demo-"), isDocker);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(demo::closeAtExit));
    try {
      demo.form(isDocker, version);
      return demo;
    } catch (IOException | RuntimeException e) {
      demo.close();
      throw e;
    }
  }

  /// The first manager's API.
  public Path socket() {
    return socket(1);
  }

  /// Node `number`, from 1: managers first.
  Daemon daemon(int number) {
    return daemons.get(number - 1);
  }

  private void form(boolean isDocker, String version) throws IOException {
    var first = add(1, isDocker, version);
    var port = address();
    await(
        first
            .node()
            .init(new InitRequest(port, port, false, false, Optional.empty(), Optional.empty())));
    var tokens = tokens(first);
    var joins = new ArrayList<CompletableFuture<Void>>();
    for (int number = 2; number <= NODES; number++) {
      var own = address();
      var token = number <= MANAGERS ? tokens.manager() : tokens.worker();
      joins.add(
          add(number, isDocker, version)
              .node()
              .join(new JoinRequest(own, own, List.of(port), token, Optional.empty())));
    }
    for (var join : joins) {
      await(join);
    }
  }

  private static JoinTokens tokens(Daemon daemon) throws IOException {
    return daemon
        .node()
        .manager()
        .flatMap(manager -> manager.state().cluster())
        .flatMap(Cluster::joinTokens)
        .orElseThrow(() -> new IOException("the demo's first manager has no tokens"));
  }

  private Daemon add(int number, boolean isDocker, String version) throws IOException {
    var name = "node" + number;
    Function<String, Engine> engine =
        isDocker
            ? clusterId -> DockerEngine.ofEnvironment(clusterId + "-" + name)
            : _ -> new EmbeddedEngine(name, version);
    // All nodes share this machine's ports: the first answers them for all.
    Function<String, Ingress> ingress = number == 1 ? IngressRuntime::portable : _ -> Ingress.NONE;
    var daemon =
        new Daemon(
            new NodeSettings(
                directory.resolve(name), socket(number), name, engine, ingress, version));
    daemons.add(daemon);
    return daemon;
  }

  Path socket(int number) {
    return directory.resolve("node" + number + ".sock");
  }

  /// A loopback address whose port, and the manager group's that goes with it, are free. Below the
  /// ports that systems give to outgoing connections: one of those could take the port of a node
  /// that is away for a moment.
  static String address() throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    for (int attempt = 0; attempt < 100; attempt++) {
      int swarm = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      if (isFree(swarm, loopback) && isFree(Addresses.raftPort(swarm), loopback)) {
        return loopback.getHostAddress() + ":" + swarm;
      }
    }
    throw new IOException("no free ports on loopback");
  }

  private static boolean isFree(int port, InetAddress address) {
    try (var _ = new ServerSocket(port, 1, address)) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static <T> T await(CompletableFuture<T> step) throws IOException {
    return await(step, "formed");
  }

  private static <T> T await(CompletableFuture<T> step, String what) throws IOException {
    try {
      return step.get(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the demo swarm could not be " + what + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// Ends all nodes and their containers, and removes what they kept.
  @Override
  public synchronized void close() throws IOException {
    if (isDocker) {
      // Real containers outlive this process, unless every node leaves the swarm.
      var leaving = daemons.stream().map(daemon -> daemon.node().leave(true)).toList();
      for (var left : leaving) {
        await(left, "left");
      }
    }
    for (var daemon : daemons) {
      daemon.close();
    }
    daemons.clear();
    if (!Files.exists(directory)) {
      return;
    }
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private void closeAtExit() {
    try {
      close();
    } catch (IOException e) {
      System.getLogger(Demo.class.getName()).log(Level.WARNING, "left behind: " + directory, e);
    }
  }
}
