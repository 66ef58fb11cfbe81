package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import skep.engine.docker.DockerEngine;

/// The `skep daemon` command: runs until it is told to stop.
public final class DaemonMain {

  private DaemonMain() {}

  /// Where a daemon keeps its state: `SKEP_STATE`, else `/var/lib/skep`.
  public static Path state(Map<String, String> environment) {
    return Path.of(environment.getOrDefault("SKEP_STATE", "/var/lib/skep"));
  }

  /// Where operators reach it: `SKEP_HOST` (`unix:///path`), else `/run/skep/skep.sock`.
  ///
  /// @throws IllegalArgumentException when `SKEP_HOST` is no unix socket
  public static Path socket(Map<String, String> environment) {
    var host = environment.getOrDefault("SKEP_HOST", "unix:///run/skep/skep.sock");
    if (!host.startsWith("unix://")) {
      throw new IllegalArgumentException(
          "SKEP_HOST is %s: a daemon listens on a unix socket, unix:///path".formatted(host));
    }
    return Path.of(URI.create(host).getPath());
  }

  /// Returns after SIGTERM or SIGINT, when everything has stopped. Containers go on.
  ///
  /// @throws IOException naming what is in the way, and what to do
  public static void run(Map<String, String> environment, String version) throws IOException {
    DaemonLog.toStandardError();
    // Jetty pads a queue to cache lines. It would ask the JVM's management for the width of a
    // reference, which loads 600 classes nothing else needs: 4 MB, and a good part of the start.
    System.setProperty("org.eclipse.jetty.util.referencesPerCacheLine", "16");
    var state = state(environment);
    var settings =
        new NodeSettings(
            state,
            socket(environment),
            hostname(environment),
            DockerEngine::ofEnvironment,
            nodeId -> IngressRuntime.onThisSystem(nodeId, state.resolve(IngressRuntime.FILE)),
            version);
    var daemon = new Daemon(settings);
    var stopped = new CountDownLatch(1);
    var isClosed = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      if (isClosed.compareAndSet(false, true)) {
                        close(daemon);
                      }
                      stopped.countDown();
                    }));
    System.getLogger(DaemonMain.class.getName())
        .log(Level.INFO, () -> "skep " + version + " answers on " + settings.socket());
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Daemon daemon) {
    try {
      daemon.close();
    } catch (IOException e) {
      System.getLogger(DaemonMain.class.getName()).log(Level.WARNING, "stopping", e);
    }
  }

  private static String hostname(Map<String, String> environment) {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return environment.getOrDefault("HOSTNAME", "localhost");
    }
  }
}
