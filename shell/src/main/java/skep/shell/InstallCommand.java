package skep.shell;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.docs.GeneratedDocs;

/// `skep install`: puts this program where shells and man find it and its parts.
final class InstallCommand {
  static final String LAUNCHER = "/skep/bootstrap/launch.sh";
  private static final String DEFAULT_PREFIX = "/usr/local";
  private static final String JAR = "lib/skep.jar";
  private static final Map<String, String> COMPLETIONS =
      Map.of(
          "completions/skep.bash", "share/bash-completion/completions/skep",
          "completions/_skep", "share/zsh/site-functions/_skep",
          "completions/skep.fish", "share/fish/vendor_completions.d/skep.fish");

  private InstallCommand() {}

  static Command command() {
    return new Command(
        List.of("install"),
        "Install this program, its completions and manual pages",
        Positionals.NONE,
        List.of(
            Option.value("--prefix", "path", "Directory to install under (default /usr/local)"),
            Option.value("--jar", "path", "The jar to install (default: this one)"),
            Option.flag("--dry-run", "", "Print what would be written and stop")),
        Lacking.NOTHING,
        List.of("skep install", "skep install --prefix ~/.local", "skep install --dry-run"),
        InstallCommand::run);
  }

  private static Exit run(Session session, Arguments arguments) {
    var given = arguments.text("--prefix");
    var prefix = Path.of(given.isEmpty() ? DEFAULT_PREFIX : given).toAbsolutePath().normalize();
    var texts = texts(prefix);
    if (arguments.isOn("--dry-run")) {
      texts.keySet().forEach(file -> session.console().line(prefix.resolve(file).toString()));
      session.console().line(prefix.resolve(JAR).toString());
      return Exit.OK;
    }
    var jar = jar(arguments.text("--jar"));
    try {
      replace(prefix.resolve(JAR), Files.readAllBytes(jar), "rw-r--r--");
      for (var text : texts.entrySet()) {
        replace(
            prefix.resolve(text.getKey()),
            text.getValue().getBytes(StandardCharsets.UTF_8),
            text.getKey().startsWith("bin/") ? "rwxr-xr-x" : "rw-r--r--");
      }
    } catch (IOException e) {
      throw new UserError(
          Exit.FAILED,
          "cannot write " + e.getMessage(),
          "run it as root, or say --prefix ~/.local");
    }
    session.console().line("skep is " + prefix.resolve("bin/skep"));
    var path = session.console().environment().getOrDefault("PATH", "");
    if (!List.of(path.split(File.pathSeparator)).contains(prefix.resolve("bin").toString())) {
      session.console().warn("warning: " + prefix.resolve("bin") + " is not in the PATH");
    }
    return Exit.OK;
  }

  /// What is written beside the jar, by path under the prefix.
  private static Map<String, String> texts(Path prefix) {
    var texts = new TreeMap<String, String>();
    texts.put("bin/skep", launcher(prefix));
    GeneratedDocs.of(Commands.table(), Shell.GLOBALS)
        .forEach(
            (file, text) ->
                texts.put(
                    Optional.ofNullable(COMPLETIONS.get(file))
                        .orElse("share/man/man1/" + file.substring(file.indexOf('/') + 1)),
                    text));
    return texts;
  }

  /// The launcher, which finds the jar beside itself, wherever that is.
  private static String launcher(Path prefix) {
    try (InputStream in = InstallCommand.class.getResourceAsStream(LAUNCHER)) {
      if (in == null) {
        throw new IllegalStateException("no " + LAUNCHER + " in this program");
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replace(
          "${SKEP_JAR:-/usr/local/lib/skep.jar}", "${SKEP_JAR:-" + prefix.resolve(JAR) + "}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar(String given) {
    var candidates = new ArrayList<String>();
    if (given.isEmpty()) {
      candidates.addAll(
          List.of(System.getProperty("java.class.path", "").split(File.pathSeparator)));
    } else {
      candidates.add(given);
    }
    var jar = Path.of(candidates.getFirst());
    if (candidates.size() > 1 || !Files.isRegularFile(jar)) {
      throw UserError.usage(
          given.isEmpty() ? "this skep does not run from one jar" : "no such file: " + given,
          "say --jar with the path of skep.jar");
    }
    return jar;
  }

  /// As a whole or not at all: a skep that runs keeps the file it has open.
  private static void replace(Path file, byte[] content, String permissions) throws IOException {
    Files.createDirectories(file.getParent());
    var fresh = Files.createTempFile(file.getParent(), ".skep", "");
    try {
      Files.write(fresh, content);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(permissions));
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
