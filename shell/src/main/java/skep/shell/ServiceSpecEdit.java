package skep.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.FileTrouble;
import skep.shell.command.UserError;
import skep.shell.flags.Environment;
import skep.shell.flags.ShellWords;
import skep.shell.value.Value;

/// Turns flags into changes of a service spec. It edits the JSON document, so that an update keeps
/// fields that this build does not know.
final class ServiceSpecEdit {
  private static final String CONTAINER = "TaskTemplate.ContainerSpec";
  private static final String REPLICAS = "Mode.Replicated.Replicas";
  private static final List<String> HEALTH =
      List.of(
          "--health-cmd",
          "--health-interval",
          "--health-retries",
          "--health-start-period",
          "--health-timeout");

  private final Arguments arguments;
  private final Map<String, String> environment;

  /// @param environment of the process, for `-e KEY` and the registry logins
  ServiceSpecEdit(Arguments arguments, Map<String, String> environment) {
    this.arguments = arguments;
    this.environment = environment;
  }

  /// The spec that `service create` asks for.
  ///
  /// @param name of the service
  Value created(String name) {
    var image = arguments.positional(0);
    var spec =
        Value.noFields()
            .with("Name", Value.of(name))
            .with(CONTAINER + ".Image", Value.of(withTag(image)))
            .with("Mode", mode());
    var rest = arguments.positionals().subList(1, arguments.positionals().size());
    if (!rest.isEmpty()) {
      spec = spec.with(CONTAINER + ".Args", Value.ofTexts(rest));
    }
    for (var list : ListFlag.ALL) {
      var flag = "--" + list.stem();
      spec = list.edit(spec, arguments, flag, added(list, flag));
    }
    return common(spec, image);
  }

  /// `before` with what `service update` asks for.
  Value updated(Value before) {
    var spec = before;
    var image = spec.at(CONTAINER + ".Image").text();
    if (arguments.has("--image")) {
      image = arguments.text("--image");
      spec = spec.with(CONTAINER + ".Image", Value.of(withTag(image)));
    }
    if (arguments.has("--args")) {
      var words = arguments.parsed("--args", arguments.text("--args"), ShellWords::split);
      spec = spec.with(CONTAINER + ".Args", Value.ofTexts(words));
    }
    if (arguments.has("--replicas")) {
      if (!spec.at("Mode.Replicated").isPresent()) {
        throw UserError.usage("replicas can only be used with replicated mode", "");
      }
      spec = spec.with(REPLICAS, Value.of(arguments.count("--replicas").orElse(1L)));
    }
    if (arguments.isOn("--force")) {
      long count = spec.at("TaskTemplate.ForceUpdate").number();
      spec = spec.with("TaskTemplate.ForceUpdate", Value.of(count + 1));
    }
    for (var list : ListFlag.ALL) {
      var flag = "--" + list.stem() + "-add";
      spec = list.edit(spec, arguments, flag, added(list, flag));
    }
    return common(spec, image);
  }

  private Value common(Value before, String image) {
    var spec = before;
    for (var scalar : ScalarFlag.ALL) {
      spec = scalar.edit(spec, arguments);
    }
    spec = updates(spec, "update", "UpdateConfig");
    spec = updates(spec, "rollback", "RollbackConfig");
    if (arguments.has("--entrypoint")) {
      var words =
          arguments.parsed("--entrypoint", arguments.text("--entrypoint"), ShellWords::split);
      spec = spec.with(CONTAINER + ".Command", Value.ofTexts(words));
    }
    spec = capabilities(spec, "--cap-add", "CapabilityAdd");
    spec = capabilities(spec, "--cap-drop", "CapabilityDrop");
    spec = health(log(spec));
    return arguments.isOn("--with-registry-auth")
        ? spec.with(
            CONTAINER + ".PullOptions.RegistryAuth", Value.of(RegistryAuth.of(image, environment)))
        : spec;
  }

  /// Docker's defaults come in as soon as one flag of the group is given.
  private Value updates(Value spec, String prefix, String path) {
    var flags = ScalarFlag.ofUpdates(prefix, path);
    if (flags.stream().noneMatch(flag -> arguments.has(flag.option().name()))) {
      return spec;
    }
    var edited = spec.at(path).isPresent() ? spec : spec.with(path + ".Parallelism", Value.of(1));
    for (var flag : flags) {
      edited = flag.edit(edited, arguments);
    }
    return edited;
  }

  private Value mode() {
    var mode = arguments.has("--mode") ? arguments.text("--mode") : "replicated";
    return switch (mode) {
      case "replicated" -> {
        long replicas = arguments.count("--replicas").orElse(1L);
        yield Value.noFields().with("Replicated.Replicas", Value.of(replicas));
      }
      case "global" -> {
        refuseReplicas();
        yield Value.noFields().with("Global", Value.noFields());
      }
      case "replicated-job", "global-job" ->
          throw UserError.usage(
              "mode " + mode + " is not supported by skep yet", "use replicated or global");
      default ->
          throw UserError.usage(
              "Unknown mode: " + mode + ", only replicated and global supported", "");
    };
  }

  private void refuseReplicas() {
    for (var flag : List.of("replicas", "replicas-max-per-node")) {
      if (arguments.has("--" + flag)) {
        throw UserError.usage(
            flag + " can only be used with replicated or replicated-job mode", "");
      }
    }
  }

  /// What is added to a list; environment variables are completed from files and this process.
  private List<String> added(ListFlag list, String flag) {
    if (list.form() != ListFlag.Form.ENV) {
      return arguments.texts(flag);
    }
    var entries = new ArrayList<String>();
    for (var file : arguments.texts("--env-file")) {
      entries.addAll(
          arguments.parsed(
              "--env-file", file, path -> Environment.ofLines(lines(path), path, environment)));
    }
    for (var entry : arguments.texts(flag)) {
      entries.add(arguments.parsed(flag, entry, text -> Environment.completed(text, environment)));
    }
    return entries;
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new UserError(
          Exit.FAILED, "cannot read env file " + file + ": " + FileTrouble.reason(e), "");
    }
  }

  private Value capabilities(Value spec, String flag, String field) {
    if (!arguments.has(flag)) {
      return spec;
    }
    var names = new LinkedHashSet<>(spec.at(CONTAINER + "." + field).texts());
    for (var given : arguments.texts(flag)) {
      var upper = given.toUpperCase(Locale.ROOT);
      if (upper.equals("RESET")) {
        names.clear();
      } else {
        names.add(upper.equals("ALL") || upper.startsWith("CAP_") ? upper : "CAP_" + upper);
      }
    }
    return spec.with(CONTAINER + "." + field, Value.ofTexts(names));
  }

  private Value log(Value spec) {
    var edited = spec;
    if (arguments.has("--log-driver")) {
      edited = edited.with("TaskTemplate.LogDriver.Name", Value.of(arguments.text("--log-driver")));
    }
    if (arguments.has("--log-opt")) {
      var options = new LinkedHashMap<String, Value>();
      Environment.toMap(arguments.texts("--log-opt"))
          .forEach((key, text) -> options.put(key, Value.of(text)));
      edited = edited.with("TaskTemplate.LogDriver.Options", new Value.Fields(options));
    }
    return edited;
  }

  private Value health(Value spec) {
    boolean isGiven = HEALTH.stream().anyMatch(arguments::has);
    var path = CONTAINER + ".Healthcheck";
    if (arguments.isOn("--no-healthcheck")) {
      if (isGiven) {
        throw UserError.usage("--no-healthcheck conflicts with --health-* options", "");
      }
      return spec.with(path, Value.noFields().with("Test", Value.ofTexts(List.of("NONE"))));
    }
    if (!isGiven) {
      return spec;
    }
    var health = spec.at(path);
    if (arguments.has("--health-cmd")) {
      var test = List.of("CMD-SHELL", arguments.text("--health-cmd"));
      health = health.with("Test", Value.ofTexts(test));
    }
    health = healthTime(health, "--health-interval", "Interval");
    health = healthTime(health, "--health-timeout", "Timeout");
    health = healthTime(health, "--health-start-period", "StartPeriod");
    if (arguments.has("--health-retries")) {
      health = health.with("Retries", Value.of(arguments.count("--health-retries").orElse(0L)));
    }
    return spec.with(path, health);
  }

  private Value healthTime(Value health, String flag, String field) {
    var nanos = arguments.parsed(flag, ScalarFlag::nanos);
    if (nanos.isEmpty()) {
      return health;
    }
    if (nanos.get().number() < 1_000_000) {
      throw UserError.usage(
          "ContainerSpec: %s in HealthConfig cannot be less than 1ms".formatted(field), "");
    }
    return health.with(field, nanos.get());
  }

  /// An image without tag and digest means `latest`.
  static String withTag(String image) {
    boolean isComplete = image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/');
    return isComplete || image.isEmpty() ? image : image + ":latest";
  }
}
