package skep.engine.docker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A Docker Engine for tests: the one that answers already, or a private `dockerd` in a directory
/// of its own without network, started for this JVM and ended with it. It has one image, made of
/// busybox.
final class DockerHost {
  static final String IMAGE = "skep-contract:1";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

  private final URI socket;
  private final Optional<Path> directory;
  private Optional<Process> daemon = Optional.empty();

  private DockerHost(URI socket, Optional<Path> directory) {
    this.socket = socket;
    this.directory = directory;
  }

  /// Why there is no engine to be had; empty: there is.
  static Optional<String> missing() {
    if (!Files.isExecutable(BUSYBOX)) {
      return Optional.of("no busybox-static at " + BUSYBOX + " to make an image of");
    }
    if (answering().isPresent()) {
      return Optional.empty();
    }
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    boolean isInstalled = Files.isExecutable(Path.of("/usr/sbin/dockerd"));
    return isRoot && isInstalled
        ? Optional.empty()
        : Optional.of("no Docker Engine answers, and starting one needs root and dockerd");
  }

  /// To be called once {@link #missing} found nothing wrong.
  static DockerHost start() throws IOException, InterruptedException {
    var running = answering();
    if (running.isPresent()) {
      var host = new DockerHost(running.get(), Optional.empty());
      host.importImage();
      return host;
    }
    var directory = Files.createTempDirectory("skep-dockerd");
    var host =
        new DockerHost(
            URI.create("unix://" + directory.resolve("docker.sock")), Optional.of(directory));
    Runtime.getRuntime().addShutdownHook(new Thread(host::destroy));
    host.startDaemon();
    host.importImage();
    return host;
  }

  URI socket() {
    return socket;
  }

  /// Whether it is this test's own, and may be restarted.
  boolean isPrivate() {
    return directory.isPresent();
  }

  private static Optional<URI> answering() {
    var named = Optional.ofNullable(System.getenv("DOCKER_HOST"));
    var socket = URI.create(named.orElse("unix:///var/run/docker.sock"));
    try {
      return run(List.of("docker", "-H", socket.toString(), "info")) == 0
          ? Optional.of(socket)
          : Optional.empty();
    } catch (IOException noDocker) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void startDaemon() throws IOException, InterruptedException {
    var home = directory.orElseThrow();
    var command =
        List.of(
            "/usr/sbin/dockerd",
            "--data-root=" + home.resolve("data"),
            "--exec-root=" + home.resolve("exec"),
            "--pidfile=" + home.resolve("pid"),
            "--host=" + socket,
            "--bridge=none",
            "--iptables=false",
            "--ip6tables=false",
            "--storage-driver=vfs");
    var log = home.resolve("log").toFile();
    daemon =
        Optional.of(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start());
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (run(List.of("docker", "-H", socket.toString(), "info")) != 0) {
      if (System.nanoTime() > deadline || daemon.get().waitFor(200, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "dockerd did not start:\n" + Files.readString(log.toPath()));
      }
    }
  }

  /// SIGTERM, as systemd does; containers die with it.
  void stopDaemon() throws InterruptedException {
    var process = daemon.orElseThrow();
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private void importImage() throws IOException, InterruptedException {
    var root = Files.createTempDirectory("skep-image");
    var bin = Files.createDirectory(root.resolve("bin"));
    Files.copy(BUSYBOX, bin.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(bin.resolve("sh"), Path.of("busybox"));
    for (var directory : List.of(root, bin)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    var tar = root.resolveSibling(root.getFileName() + ".tar");
    run(List.of("tar", "-C", root.toString(), "-cf", tar.toString(), "."));
    if (run(List.of("docker", "-H", socket.toString(), "import", tar.toString(), IMAGE)) != 0) {
      throw new IllegalStateException("docker import failed");
    }
    delete(root);
    Files.delete(tar);
  }

  private void destroy() {
    try {
      stopDaemon();
      delete(directory.orElseThrow());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("left behind: " + directory, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : new ArrayList<>(files.sorted(Comparator.reverseOrder()).toList())) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }
}
