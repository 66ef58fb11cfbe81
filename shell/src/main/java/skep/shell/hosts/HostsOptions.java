package skep.shell.hosts;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import skep.bootstrap.inventory.HostKeyPolicy;
import skep.bootstrap.inventory.HostWords;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.inventory.InventoryException;
import skep.bootstrap.inventory.InventoryReader;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.Option;
import skep.shell.command.Session;
import skep.shell.command.UserError;

/// The flags that bootstrap commands have in common, and the inventory they add up to.
final class HostsOptions {
  static final Option FILE = value("--file", "-f", "path", "Inventory file (- for standard input)");
  static final Option CLUSTER =
      value("--cluster", "name", "Name of the swarm, when hosts are given by words (default skep)");
  static final Option SSH_CONFIG = value("--ssh-config", "path", "Instead of ~/.ssh/config");
  static final Option HOST_KEYS =
      value("--host-keys", "string", "What to do with new host keys (accept-new, strict, pin)");
  static final Option PASSWORD =
      flag("--password-stdin", "", "Read the password for sudo and logins from standard input");
  static final Option EVEN = flag("--allow-even", "", "Allow an even number of managers");
  static final Option INSTALL =
      flag("--install-docker", "", "Install Docker where it is missing, from the host's packages");
  static final Option YES = flag("--yes", "-y", "Go on without asking, also with new host keys");
  static final Option JAR = value("--jar", "path", "The skep to install (default: this one)");
  static final Option FORMAT = value("--format", "string", "Format output: table or json");

  static final List<Option> COMMON =
      List.of(FILE, CLUSTER, SSH_CONFIG, HOST_KEYS, PASSWORD, EVEN, INSTALL, YES, JAR);

  private HostsOptions() {}

  /// From host words, from a file, or from the file that an earlier run has saved.
  ///
  /// @throws UserError with every fault of it
  static Inventory inventory(Session session, Arguments arguments) {
    try {
      var inventory = read(session, arguments);
      var docker = inventory.docker();
      return new Inventory(
          inventory.cluster(),
          inventory.login(),
          policy(arguments, inventory.hostKeys()),
          inventory.sudo(),
          arguments.isOn("--install-docker")
              ? new Inventory.Docker(true, docker.minMajor())
              : docker,
          inventory.network(),
          inventory.hosts());
    } catch (InventoryException e) {
      var faults = e.faults();
      throw UserError.usage(
          faults.stream()
              .map(InventoryException.Fault::text)
              .collect(Collectors.joining("\n       ")),
          faults.size() == 1 ? "mend it" : "mend all " + faults.size());
    }
  }

  private static Inventory read(Session session, Arguments arguments) throws InventoryException {
    var words = arguments.positionals();
    var cluster = arguments.has("--cluster") ? arguments.text("--cluster") : "skep";
    if (arguments.has("--file") && !words.isEmpty()) {
      throw UserError.usage("hosts are given both by words and by --file", "say one of them");
    }
    if (!words.isEmpty()) {
      return HostWords.inventory(cluster, words);
    }
    var environment = session.console().environment();
    var saved = saved(Places.of(environment), cluster);
    var file = arguments.has("--file") ? Path.of(arguments.text("--file")) : saved;
    try {
      var isPiped = file.toString().equals("-");
      var text =
          isPiped
              ? new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
              : Files.readString(file);
      return InventoryReader.read(
          isPiped ? "stdin" : file.toString(), text, name -> variable(environment, name));
    } catch (IOException _) {
      throw UserError.usage(
          arguments.has("--file") ? "cannot read " + file : "no hosts are given",
          "name them: skep "
              + String.join(" ", arguments.command().path())
              + " USER@HOST...,"
              + " or write a file: skep bootstrap init USER@HOST... >hosts.yaml");
    }
  }

  private static String variable(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "");
  }

  private static HostKeyPolicy policy(Arguments arguments, HostKeyPolicy absent) {
    return arguments
        .parsed(
            "--host-keys",
            word -> HostKeyPolicy.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')))
        .orElse(absent);
  }

  /// The path given as ssh's configuration, wherever it is used from.
  static String absolute(Arguments arguments) {
    return Path.of(arguments.text("--ssh-config")).toAbsolutePath().toString();
  }

  /// The file that a run has kept.
  static Path saved(Places places, String cluster) {
    return places.config().resolve(cluster + ".yaml");
  }

  /// The first line of standard input, if it is to be a password.
  static Optional<char[]> password(Session session, Arguments arguments) {
    return arguments.isOn("--password-stdin")
        ? Optional.of(session.console().keyboard().piped().toCharArray())
        : Optional.empty();
  }

  /// The program to install.
  ///
  /// @throws UserError when this is none: it runs from classes
  static Path jar(Arguments arguments) {
    var path =
        Path.of(
            arguments.has("--jar")
                ? arguments.text("--jar")
                : System.getProperty("java.class.path", ""));
    if (Files.isRegularFile(path) && path.toString().endsWith(".jar")) {
      return path;
    }
    throw new UserError(
        Exit.FAILED,
        path + " is no skep.jar that could be installed",
        "say --jar /path/to/skep.jar");
  }
}
