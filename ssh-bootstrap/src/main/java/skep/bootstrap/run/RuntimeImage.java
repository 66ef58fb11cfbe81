package skep.bootstrap.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import skep.bootstrap.plan.Release;

/// The Java that hosts get: this machine's own, cut down to what a daemon needs by `jlink`. Made
/// once for each Java and kept.
public final class RuntimeImage {
  /// What daemon and command line use. Changing it changes {@link #EDITION}.
  private static final String MODULES =
      "java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,"
          + "java.sql,java.xml,jdk.crypto.ec,jdk.management,jdk.net,jdk.unsupported";

  private static final String EDITION = "1";
  private static final long USUAL_BYTES = 32L * 1024 * 1024;
  private static final int LIMIT_SECONDS = 180;

  private final Path javaHome;
  private final Path cache;

  /// @param cache directory that keeps what was made
  public RuntimeImage(Path javaHome, Path cache) {
    this.javaHome = javaHome;
    this.cache = cache;
  }

  /// What it would be; none when this Java cannot make one.
  public Release.JavaRuntime runtime() {
    boolean isLinux = System.getProperty("os.name", "").equals("Linux");
    if (!isLinux || !Files.isExecutable(javaHome.resolve("bin/jlink"))) {
      return Release.JavaRuntime.NONE;
    }
    var arch = System.getProperty("os.arch", "");
    var libc = isMusl() ? "musl" : "glibc";
    var version = Runtime.version();
    var number = version.feature() + "." + version.interim() + "." + version.update();
    var build = version.build().map(each -> "-" + each).orElse("");
    var id = "java-%s%s-%s-%s-%s".formatted(number, build, arch, libc, EDITION);
    return new Release.JavaRuntime(id, arch, libc, USUAL_BYTES);
  }

  private static boolean isMusl() {
    return Files.exists(Path.of("/lib/ld-musl-x86_64.so.1"))
        || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"));
  }

  public boolean isMade() {
    return Files.exists(file());
  }

  private Path file() {
    return cache.resolve(runtime().id() + ".tar.gz");
  }

  /// The packed runtime; makes it when it is not there. Takes some seconds then.
  ///
  /// @throws IOException when jlink or tar fail, with their words
  public synchronized Path make() throws IOException {
    if (isMade()) {
      return file();
    }
    Files.createDirectories(cache);
    var directory = Files.createTempDirectory(cache, "making-");
    try {
      var image = directory.resolve("java");
      run(
          List.of(
              javaHome.resolve("bin/jlink").toString(),
              "--add-modules",
              MODULES,
              "--strip-java-debug-attributes",
              "--no-header-files",
              "--no-man-pages",
              "--output",
              image.toString()));
      var packed = directory.resolve("java.tar.gz");
      run(
          List.of(
              "tar",
              "-C",
              image.toString(),
              "--owner=0",
              "--group=0",
              "--numeric-owner",
              "--use-compress-program=gzip -1 -n",
              "-cf",
              packed.toString(),
              "."));
      Files.move(packed, file(), StandardCopyOption.ATOMIC_MOVE);
      return file();
    } finally {
      delete(directory);
    }
  }

  private static void run(List<String> words) throws IOException {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try {
      var said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(words.getFirst() + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
