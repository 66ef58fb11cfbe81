package skep.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.model.ModelJson;
import skep.model.Service;
import skep.model.Task;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.value.JsonText;
import skep.shell.value.Value;
import skep.view.NaturalOrder;

/// `skep service ...`.
final class ServiceCommands {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*");
  private static final int MAX_NAME = 63;
  private static final List<String> FILTERS = List.of("id", "label", "mode", "name");

  private ServiceCommands() {}

  static List<Command> all() {
    return List.of(create(), inspect(), ls(), ps(), rm(), scale(), update());
  }

  private static Command create() {
    return new Command(
        List.of("service", "create"),
        "Create a new service",
        new Positionals("IMAGE [COMMAND] [ARG...]", 1, Integer.MAX_VALUE, true),
        ServiceOptions.create(),
        ServiceOptions.LACKING_CREATE,
        List.of(
            "skep service create --name web --replicas 3 nginx",
            "skep service create --mode global --mount type=volume,src=l,dst=/logs agent"),
        ServiceCommands::runCreate);
  }

  private static Command update() {
    return new Command(
        List.of("service", "update"),
        "Update a service",
        Positionals.one("SERVICE"),
        ServiceOptions.update(),
        ServiceOptions.LACKING_UPDATE,
        List.of("skep service update --image nginx:1.27 web", "skep service update --force web"),
        ServiceCommands::runUpdate);
  }

  private static Command ls() {
    return new Command(
        List.of("service", "ls"),
        "List services",
        Positionals.NONE,
        List.of(Shown.FILTER, Shown.FORMAT, Shown.QUIET),
        Lacking.NOTHING,
        List.of("skep service ls", "skep service ls --format '{{.Name}}: {{.Replicas}}'"),
        ServiceCommands::runLs);
  }

  private static Command ps() {
    return new Command(
        List.of("service", "ps"),
        "List the tasks of one or more services",
        Positionals.some("SERVICE [SERVICE...]"),
        List.of(
            Shown.FILTER, Shown.FORMAT, Shown.NO_RESOLVE, Shown.NO_TRUNC, Shown.QUIET, Shown.TIME),
        Lacking.NOTHING,
        List.of("skep service ps web", "skep service ps web --filter desired-state=running"),
        ServiceCommands::runPs);
  }

  private static Command inspect() {
    return new Command(
        List.of("service", "inspect"),
        "Display detailed information on one or more services",
        Positionals.some("SERVICE [SERVICE...]"),
        List.of(Shown.INSPECT_FORMAT, Shown.PRETTY),
        Lacking.NOTHING,
        List.of("skep service inspect --pretty web"),
        (session, arguments) ->
            Shown.inspect(
                session,
                arguments,
                name ->
                    JsonText.read(
                        session
                            .api()
                            .get(ApiPath.of("services", name).with("insertDefaults", "true"))),
                PrettyService::of));
  }

  private static Command scale() {
    return new Command(
        List.of("service", "scale"),
        "Scale one or multiple replicated services",
        Positionals.some("SERVICE=REPLICAS [SERVICE=REPLICAS...]"),
        List.of(ConvergenceWait.DETACH, ConvergenceWait.TIMEOUT),
        Lacking.NOTHING,
        List.of("skep service scale web=5 api=3"),
        ServiceCommands::runScale);
  }

  private static Command rm() {
    return new Command(
        List.of("service", "rm"),
        "Remove one or more services",
        Positionals.some("SERVICE [SERVICE...]"),
        List.<Option>of(),
        Lacking.NOTHING,
        List.of("skep service rm web"),
        ServiceCommands::runRm);
  }

  private static Exit runCreate(Session session, Arguments arguments) {
    var name = arguments.text("--name");
    if (name.isEmpty()) {
      name = RandomName.next(ThreadLocalRandom.current());
    }
    checkName(name);
    var spec = new ServiceSpecEdit(arguments, session.console().environment()).created(name);
    var answer = session.api().post(ApiPath.of("services", "create"), JsonText.write(spec));
    var created = JsonText.read(answer);
    created.get("Warnings").texts().forEach(session.console()::warn);
    var id = created.get("ID").text();
    session.console().line(id);
    return arguments.isOn("--detach") ? Exit.OK : ConvergenceWait.run(session, arguments, id, name);
  }

  private static Exit runUpdate(Session session, Arguments arguments) {
    var name = arguments.positional(0);
    var service = JsonText.read(session.api().get(ApiPath.of("services", name)));
    var edit = new ServiceSpecEdit(arguments, session.console().environment());
    post(session, service, edit.updated(service.get("Spec")));
    session.console().line(name);
    return arguments.isOn("--detach")
        ? Exit.OK
        : ConvergenceWait.run(session, arguments, service.get("ID").text(), name);
  }

  private static Exit runLs(Session session, Arguments arguments) {
    var path = Shown.filtered(ApiPath.of("services"), arguments, FILTERS).with("status", "true");
    var services = new ArrayList<>(ModelJson.readList(Service.class, session.api().get(path)));
    services.sort(
        Comparator.comparing((Service service) -> service.spec().name(), NaturalOrder.ORDER));
    Shown.list(
        session, arguments, ServiceRows.LISTING, services.stream().map(ServiceRows::row).toList());
    return Exit.OK;
  }

  private static Exit runPs(Session session, Arguments arguments) {
    var tasks = new LinkedHashMap<String, Task>();
    var exit =
        EachOf.run(
            session.console(),
            arguments.text("--format").equals("json"),
            arguments.positionals(),
            name -> {
              var service = find(session, name);
              var id = service.get("ID").text();
              IngressNotes.warn(session, service);
              var path = Shown.filtered(ApiPath.of("tasks"), arguments, TaskRows.SERVICE_FILTERS);
              var found = session.api().get(path.filter("service", id));
              ModelJson.readList(Task.class, found).forEach(task -> tasks.put(task.id(), task));
            });
    if (exit == Exit.OK || exit == Exit.PARTLY_FAILED) {
      TaskRows.print(session, arguments, List.copyOf(tasks.values()));
    }
    return exit;
  }

  private static Exit runScale(Session session, Arguments arguments) {
    var wanted = new LinkedHashMap<String, Long>();
    for (var specifier : arguments.positionals()) {
      wanted.putAll(scaleOf(specifier));
    }
    var scaled = new LinkedHashMap<String, String>();
    var exit =
        EachOf.run(
            session.console(),
            List.copyOf(wanted.keySet()),
            name -> {
              long replicas = wanted.getOrDefault(name, 0L);
              scaled.put(name, scale(session, name, replicas));
              session.console().line(name + " scaled to " + replicas);
            });
    if (arguments.isOn("--detach")) {
      return exit;
    }
    for (var service : scaled.entrySet()) {
      var waited = ConvergenceWait.run(session, arguments, service.getValue(), service.getKey());
      if (waited != Exit.OK) {
        return waited;
      }
    }
    return exit;
  }

  private static String scale(Session session, String name, long replicas) {
    var service = JsonText.read(session.api().get(ApiPath.of("services", name)));
    if (!service.at("Spec.Mode.Replicated").isPresent()) {
      throw new UserError(
          Exit.FAILED,
          name + ": scale can only be used with replicated or replicated-job mode",
          "");
    }
    var spec = service.get("Spec").with("Mode.Replicated.Replicas", Value.of(replicas));
    post(session, service, spec);
    return service.get("ID").text();
  }

  private static Map<String, Long> scaleOf(String specifier) {
    int equals = specifier.indexOf('=');
    if (equals <= 0) {
      throw UserError.usage(
          "invalid scale specifier '" + specifier + "'", "write it as SERVICE=REPLICAS");
    }
    var name = specifier.substring(0, equals);
    var count = specifier.substring(equals + 1);
    try {
      return Map.of(name, ScalarFlag.count(count).number());
    } catch (IllegalArgumentException e) {
      throw UserError.usage(name + ": invalid replicas value " + count + ": " + e.getMessage(), "");
    }
  }

  private static Exit runRm(Session session, Arguments arguments) {
    return EachOf.run(
        session.console(),
        arguments.positionals(),
        name -> {
          session.api().delete(ApiPath.of("services", name));
          session.console().line(name);
        });
  }

  private static void post(Session session, Value service, Value spec) {
    var path =
        ApiPath.of("services", service.get("ID").text(), "update")
            .with("version", service.at("Version.Index").text())
            .with("registryAuthFrom", "spec");
    var answer = session.api().post(path, JsonText.write(spec));
    if (!answer.isBlank()) {
      JsonText.read(answer).get("Warnings").texts().forEach(session.console()::warn);
    }
  }

  private static Value find(Session session, String name) {
    try {
      return JsonText.read(session.api().get(ApiPath.of("services", name)));
    } catch (ApiException e) {
      if (Failure.of(e).exit() == Exit.NOT_FOUND) {
        throw new UserError(Exit.NOT_FOUND, "no such service: " + name, "see `skep service ls`");
      }
      throw e;
    }
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw UserError.usage("name must be valid as a DNS name component", "given: " + name);
    }
    if (name.length() > MAX_NAME) {
      throw UserError.usage("name must be 63 characters or fewer", "given: " + name);
    }
  }
}
