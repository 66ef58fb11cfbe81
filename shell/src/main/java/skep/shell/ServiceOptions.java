package skep.shell;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.many;
import static skep.shell.command.Option.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Option;

/// The flags of `service create` and `service update`.
final class ServiceOptions {
  static final Lacking LACKING_CREATE =
      Lacking.of(
          "--config --credential-spec --endpoint-mode --generic-resource --health-start-interval"
              + " --isolation --max-concurrent --memory-swap --memory-swappiness --network"
              + " --oom-score-adj --secret");
  static final Lacking LACKING_UPDATE =
      Lacking.of(
          "--config-add --config-rm --credential-spec --endpoint-mode --generic-resource-add"
              + " --generic-resource-rm --health-start-interval --isolation --max-concurrent"
              + " --memory-swap --memory-swappiness --network-add --network-rm --oom-score-adj"
              + " --rollback! --secret-add --secret-rm");

  private ServiceOptions() {}

  static List<Option> create() {
    var options = both();
    options.add(many("--env-file", "Read in a file of environment variables"));
    options.add(value("--mode", "string", "Service mode (replicated, global; default replicated)"));
    options.add(value("--name", "string", "Service name"));
    for (var list : ListFlag.ALL) {
      options.add(many("--" + list.stem(), letter(list), Shown.capital(list.help())));
    }
    options.sort(Comparator.comparing(Option::name));
    return options;
  }

  static List<Option> update() {
    var options = both();
    options.add(value("--args", "command", "Service command args"));
    options.add(flag("--force", "", "Force update even if no changes require it"));
    options.add(value("--image", "string", "Service image tag"));
    for (var list : ListFlag.ALL) {
      options.add(many("--" + list.stem() + "-add", "Add or update a " + list.help()));
      options.add(many("--" + list.stem() + "-rm", "Remove a " + list.help()));
    }
    options.sort(Comparator.comparing(Option::name));
    return options;
  }

  /// Flags that creating and updating share.
  private static List<Option> both() {
    var options = new ArrayList<Option>();
    options.add(many("--cap-add", "Add Linux capabilities"));
    options.add(many("--cap-drop", "Drop Linux capabilities"));
    options.add(value("--entrypoint", "command", "Overwrite the default ENTRYPOINT of the image"));
    options.add(value("--health-cmd", "string", "Command to run to check health"));
    options.add(value("--health-interval", "duration", "Time between running the check"));
    options.add(
        value("--health-retries", "int", "Consecutive failures needed to report unhealthy"));
    options.add(
        value(
            "--health-start-period",
            "duration",
            "Start period for the container to initialize before counting retries"));
    options.add(value("--health-timeout", "duration", "Maximum time to allow one check to run"));
    options.add(value("--log-driver", "string", "Logging driver for service"));
    options.add(many("--log-opt", "Logging driver options"));
    options.add(flag("--no-healthcheck", "", "Disable any container-specified HEALTHCHECK"));
    options.add(
        flag(
            "--no-resolve-image",
            "",
            "Accepted as in Docker; skep never pins an image to its digest yet"));
    options.add(value("--replicas", "uint", "Number of tasks"));
    options.add(
        flag("--with-registry-auth", "", "Send registry authentication details to swarm agents"));
    options.add(ConvergenceWait.DETACH);
    options.add(ConvergenceWait.QUIET);
    options.add(ConvergenceWait.TIMEOUT);
    ScalarFlag.ALL.forEach(scalar -> options.add(scalar.option()));
    ScalarFlag.ofUpdates("update", "").forEach(scalar -> options.add(scalar.option()));
    ScalarFlag.ofUpdates("rollback", "").forEach(scalar -> options.add(scalar.option()));
    return options;
  }

  private static String letter(ListFlag list) {
    return switch (list.stem()) {
      case "env" -> "-e";
      case "label" -> "-l";
      case "publish" -> "-p";
      default -> "";
    };
  }
}
