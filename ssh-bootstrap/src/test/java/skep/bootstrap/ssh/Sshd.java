package skep.bootstrap.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// OpenSSH's own server on a port of loopback, with keys made by `ssh-keygen`, for tests.
///
/// @param directory keeps everything, and is the home of the client's user
record Sshd(Process process, Path directory, int port) implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/sbin/sshd");

  static boolean isThere() {
    return Files.isExecutable(SERVER)
        && Stream.of("ssh", "ssh-keygen", "ssh-agent", "ssh-add")
            .allMatch(tool -> Files.isExecutable(Path.of("/usr/bin", tool)))
        && (!System.getProperty("user.name").equals("root") || Files.isDirectory(privileges()));
  }

  private static Path privileges() {
    try {
      return Files.createDirectories(Path.of("/run/sshd"));
    } catch (IOException _) {
      return Path.of("/run/sshd");
    }
  }

  /// @param kinds of its host keys
  static Sshd start(Path directory, String... kinds) throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve(".ssh"));
    var config = new ArrayList<String>();
    int port = freePort();
    config.add("Port " + port);
    config.add("ListenAddress 127.0.0.1");
    for (var kind : kinds) {
      var key = directory.resolve("host_" + kind);
      if (!Files.exists(key)) {
        generate(kind, "", key);
      }
      config.add("HostKey " + key);
    }
    config.add("AuthorizedKeysFile " + directory.resolve("authorized_keys"));
    config.add("PidFile none");
    config.add("StrictModes no");
    config.add("UsePAM no");
    config.add("PasswordAuthentication yes");
    config.add("Subsystem sftp internal-sftp");
    var file = Files.write(directory.resolve("sshd_config"), config);
    var log = directory.resolve("sshd.log").toFile();
    var process =
        new ProcessBuilder(SERVER.toString(), "-D", "-e", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    var server = new Sshd(process, directory, port);
    server.await();
    return server;
  }

  private void await() throws IOException, InterruptedException {
    for (int i = 0; i < 200; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException _) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }
    throw new IOException("no sshd: " + Files.readString(directory.resolve("sshd.log")));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Smaller than usual where that saves time.
  static void generate(String kind, String passphrase, Path file)
      throws IOException, InterruptedException {
    var bits = kind.equals("rsa") ? "2048" : "256";
    run("ssh-keygen", "-q", "-t", kind, "-b", bits, "-N", passphrase, "-f", file.toString());
  }

  /// A new key of the client that may log in.
  Path key(String kind, String passphrase) throws IOException, InterruptedException {
    var file = Files.createTempFile(directory, "id_" + kind, "");
    Files.delete(file);
    generate(kind, passphrase, file);
    var all = directory.resolve("authorized_keys");
    var before = Files.exists(all) ? Files.readString(all) : "";
    Files.writeString(all, before + Files.readString(Path.of(file + ".pub")));
    return file;
  }

  Path knownHosts() {
    return directory.resolve(".ssh/known_hosts");
  }

  /// Logs in with OpenSSH's client.
  ///
  /// @return its exit code
  int ssh(Path key, String... options) throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("ssh", "-F", "none", "-i", key.toString()));
    // the first one of a name counts
    var all = new ArrayList<>(List.of(options));
    all.addAll(
        List.of("IdentitiesOnly=yes", "BatchMode=yes", "UserKnownHostsFile=" + knownHosts()));
    all.forEach(option -> words.addAll(List.of("-o", option)));
    words.addAll(List.of("-p", Integer.toString(port), "127.0.0.1", "true"));
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  static String run(String... words) throws IOException, InterruptedException {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var text = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", words) + ": " + text);
    }
    return text;
  }

  /// A configuration of ssh's client that knows this server, and keys only of this directory.
  SshConfig config(boolean hasClient, String... lines) throws IOException {
    var all = new ArrayList<>(List.of(lines));
    all.add("Host *");
    all.add("  UserKnownHostsFile " + knownHosts());
    all.add("  GlobalKnownHostsFile /dev/null");
    all.add("  IdentitiesOnly yes");
    var file = Files.write(directory.resolve("client_config"), all);
    return new SshConfig(directory, Optional.of(file), hasClient);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
