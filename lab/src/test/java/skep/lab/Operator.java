package skep.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An operator at this machine, who reaches the lab's hosts by ssh only.
///
/// @param home a directory for what skep keeps of its operator
/// @param jar the skep that is run, and that is brought to hosts
/// @param sshConfig ssh's configuration
record Operator(Path home, Path jar, Path sshConfig) {
  static final Duration LIMIT = Duration.ofMinutes(4);

  /// Whom all hosts know, and who knows all hosts.
  static Operator at(Path home) {
    return new Operator(home, Skep.jar(), Path.of(Lab.run(LIMIT, List.of("ssh-config")).ok()));
  }

  /// Who has met no host yet; what is stored of them is in `known_hosts` of the home.
  Operator withoutConfig() {
    var file =
        write(
            "ssh_config",
            """
            Host *
              UserKnownHostsFile %s
              GlobalKnownHostsFile /dev/null
              IdentitiesOnly yes
            """
                .formatted(home.resolve("known_hosts")));
    return new Operator(home, jar, file);
  }

  /// With another skep: the same program in a jar that is not the same.
  Operator upgraded() {
    try {
      var newer = Files.copy(jar, home.resolve("newer-skep.jar"));
      try (var files = FileSystems.newFileSystem(newer)) {
        Files.writeString(files.getPath("/newer"), "newer");
      }
      return new Operator(home, newer, sshConfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs one command line of skep; nothing is on its standard input.
  Result skep(String... words) {
    return Result.of(LIMIT, command(words));
  }

  /// Runs one command line of skep with something on its standard input.
  Result told(String input, String... words) {
    var file = write("input", input + "\n");
    var command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" <" + file, "sh"));
    command.addAll(command(words));
    return Result.of(LIMIT, command);
  }

  /// The whole command line.
  List<String> command(String... words) {
    return command(List.of(), words);
  }

  /// @param environment `NAME=value`
  List<String> command(List<String> environment, String... words) {
    var command = new ArrayList<>(List.of("env", "HOME=" + home, "SKEP_SSH_CONFIG=" + sshConfig));
    command.addAll(environment);
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", jar.toString()));
    command.add("skep.Main");
    command.addAll(List.of(words));
    return command;
  }

  /// A file of the operator's.
  Path write(String name, String text) {
    try {
      return Files.writeString(home.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
