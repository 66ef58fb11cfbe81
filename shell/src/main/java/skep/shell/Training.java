package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import skep.shell.command.Console;
import skep.shell.command.Exit;
import skep.shell.command.Keyboard;
import skep.shell.hosts.Endpoint;

/// `skep __train [nodes | shell]`: does a little of everything people do, so that a JVM that writes
/// an archive of classes on its way out (`launch.sh` starts one) has seen them. All that is in an
/// archive is loaded whenever it is used, so there is one for `node ls` alone, one for the shell
/// and one for all other commands. Changes nothing and needs nobody.
final class Training {
  private static final List<String> NODES = List.of("node", "ls");
  private static final List<List<String>> OTHERS =
      List.of(
          List.of("node", "ls", "--filter", "role=manager", "--format", "{{.Hostname}}"),
          List.of("service", "ls"),
          List.of("service", "ps", "web"),
          List.of("service", "rm", "--help"),
          List.of("nod", "ls"),
          List.of("swarm", "status"),
          List.of("--version"),
          List.of("__complete", "--", "service", "rm", ""),
          List.of("__complete", "--", "node", "update", "--av"));

  private final Supplier<String> version;

  Training(Supplier<String> version) {
    this.version = version;
  }

  /// @param kind which archive is made; empty: that of most commands
  int run(String kind) throws IOException {
    var directory = Files.createTempDirectory("skep-training-");
    var socket = directory.resolve("s");
    try (var _ = new TrainingDaemon(socket)) {
      var silence = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
      var environment =
          Map.of("HOME", directory.toString(), "XDG_STATE_HOME", directory.toString());
      var console = new Console(silence, silence, false, environment, new Nobody());
      var faces = new Faces(console, Endpoint.local(socket), version);
      faces.run(NODES);
      if (!kind.equals("nodes")) {
        OTHERS.forEach(faces::run);
      }
      if (kind.equals("shell")) {
        faces.run(List.of("-c", "node ls | grep m1 && service ls > /dev/null"));
        new LineFaces(faces).rehearse();
      }
    } finally {
      Files.deleteIfExists(directory.resolve("skep/history"));
      Files.deleteIfExists(directory.resolve("skep"));
      Files.deleteIfExists(socket);
      Files.deleteIfExists(directory);
    }
    return Exit.OK.code();
  }

  private record Nobody() implements Keyboard {
    @Override
    public boolean isAttended() {
      return false;
    }

    @Override
    public String line(String prompt) {
      return "";
    }

    @Override
    public char[] secret(String prompt) {
      return new char[0];
    }

    @Override
    public String piped() {
      return "";
    }
  }
}
