package skep.shell;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.many;
import static skep.shell.command.Option.value;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.UnreachableException;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.flags.TimeFlag;
import skep.shell.template.Template;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `skep events`: what changed in the swarm, one line each, as Docker writes its events.
final class EventsCommand {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(500);

  /// How long followed events wait for a daemon to come back.
  private static final Duration RECONNECT = Duration.ofSeconds(30);

  private static final List<String> FILTERS =
      List.of("event", "id", "name", "node", "service", "type");

  private final Session session;
  private final Arguments arguments;
  private final Map<String, List<String>> filters;
  private final Optional<Template> template;
  private final Optional<Instant> until;

  /// Names by id.
  private final Map<String, String> nodes = new TreeMap<>();

  /// Where a broken stream is taken up again: `since` of the API.
  private long revision;

  private EventsCommand(Session session, Arguments arguments) {
    this.session = session;
    this.arguments = arguments;
    this.filters = filters(arguments);
    var format = arguments.text("--format");
    this.template =
        format.isEmpty() || format.equals("json")
            ? Optional.empty()
            : Optional.of(Template.compile(format));
    this.until = arguments.parsed("--until", this::time);
  }

  static Command command() {
    return new Command(
        List.of("events"),
        "Show what changed in the swarm, oldest first",
        Positionals.NONE,
        List.of(
            many("--filter", "Filter output based on conditions"),
            flag("--follow", "-f", "Go on with what changes from now on"),
            value("--format", "string", "Format output: 'json' or 'TEMPLATE'"),
            value("--since", "string", "Show events since a time, or a duration ago (42m)"),
            value("--until", "string", "Stop at a time, or a duration ago (42m)")),
        Lacking.NOTHING,
        List.of(
            "skep events --since 10m", "skep events -f --filter type=task --filter service=web"),
        (session, arguments) -> new EventsCommand(session, arguments).run());
  }

  private static Map<String, List<String>> filters(Arguments arguments) {
    var byKey = new TreeMap<String, List<String>>();
    for (var filter : arguments.texts("--filter")) {
      int equals = filter.indexOf('=');
      var key = equals <= 0 ? filter : filter.substring(0, equals).strip();
      if (equals <= 0 || !FILTERS.contains(key)) {
        throw UserError.usage(
            "invalid filter '" + filter + "'",
            "write it as KEY=VALUE; keys: " + String.join(", ", FILTERS));
      }
      byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(filter.substring(equals + 1).strip());
    }
    return byKey;
  }

  private Instant time(String text) {
    return TimeFlag.parse(text, session.pacer().now(), ZoneId.systemDefault());
  }

  private Exit run() {
    for (var node : JsonText.read(session.api().get(ApiPath.of("nodes"))).items()) {
      nodes.put(node.get("ID").text(), node.at("Description.Hostname").text());
    }
    try {
      var why = copy(first());
      while (why.isPresent() && arguments.isOn("--follow")) {
        session.console().warn("--- " + why.get() + "; waiting for it ---");
        why = again();
      }
      return Exit.OK;
    } catch (InterruptedException _) {
      return Exit.INTERRUPTED;
    }
  }

  private ApiPath first() {
    var since = arguments.parsed("--since", this::time);
    var from = since.orElse(arguments.isOn("--follow") ? session.pacer().now() : Instant.EPOCH);
    var path = ApiPath.of("skep", "events").with("from", TimeFlag.seconds(from));
    return arguments.isOn("--follow") ? path.with("follow", "1") : path;
  }

  /// @return why it ended; empty: all there is to show was shown
  private Optional<String> again() throws InterruptedException {
    var deadline = session.pacer().now().plus(RECONNECT);
    while (true) {
      try {
        var next =
            revision > 0
                ? ApiPath.of("skep", "events").with("since", String.valueOf(revision))
                : first();
        return copy(next);
      } catch (ApiException | UnreachableException e) {
        boolean isGone = e instanceof ApiException said && said.status() == 410;
        if (isGone) {
          session.console().warn("--- some events are missing here ---");
          revision = 0;
        } else if (!session.pacer().now().isBefore(deadline)) {
          throw e;
        }
        session.pacer().pause(RETRY);
      }
    }
  }

  private Optional<String> copy(ApiPath path) throws InterruptedException {
    try (var feed = session.api().stream(path)) {
      // An error: nobody reads on, as behind `| head`. This also flushes what was shown.
      while (!session.console().out().checkError()) {
        var line = feed.next(POLL);
        if (line.isPresent()) {
          var event = JsonText.read(line.get());
          revision = event.get("revision").number();
          if (isLate(event)) {
            return Optional.empty();
          }
          show(line.get(), event);
        } else if (feed.ended().isPresent()) {
          return feed.ended();
        } else if (until.filter(session.pacer().now()::isAfter).isPresent()) {
          return Optional.empty();
        }
      }
      return Optional.empty();
    }
  }

  private boolean isLate(Value event) {
    return until.filter(Instant.parse(event.get("time").text())::isAfter).isPresent();
  }

  private void show(String json, Value event) {
    var attributes = attributes(event);
    if (!isWanted(event, attributes)) {
      return;
    }
    if (arguments.text("--format").equals("json")) {
      session.console().line(json);
    } else {
      session
          .console()
          .line(
              template.map(t -> t.render(row(event, attributes))).orElse(text(event, attributes)));
    }
    session.console().out().flush();
  }

  private boolean isWanted(Value event, Map<String, String> attributes) {
    return matches("type", event.get("kind").text())
        && matches("event", event.get("action").text())
        && matches("id", event.get("id").text())
        && matches("name", attributes.getOrDefault("name", ""))
        && matches("node", attributes.getOrDefault("node", ""))
        && matches("service", attributes.getOrDefault("service", ""));
  }

  /// Ids by their beginning, the rest whole.
  private boolean matches(String key, String value) {
    var wanted = filters.get(key);
    return wanted == null
        || wanted.stream().anyMatch(w -> key.equals("id") ? value.startsWith(w) : value.equals(w));
  }

  private Map<String, String> attributes(Value event) {
    var object = event.get("object");
    var attributes = new LinkedHashMap<String, String>();
    switch (event.get("kind").text()) {
      case "task" -> task(object, attributes);
      case "node" -> {
        var hostname = object.at("Description.Hostname").text();
        nodes.put(object.get("ID").text(), hostname);
        attributes.put("name", hostname);
        attributes.put("node", hostname);
        attributes.put("state", object.at("Status.State").text());
        attributes.put("availability", object.at("Spec.Availability").text());
        attributes.put("role", object.at("Spec.Role").text());
      }
      case "service" -> {
        attributes.put("name", object.at("Spec.Name").text());
        attributes.put("service", object.at("Spec.Name").text());
        attributes.put("image", object.at("Spec.TaskTemplate.ContainerSpec.Image").text());
      }
      default -> attributes.put("name", object.at("Spec.Name").text());
    }
    var cause = event.get("cause").text();
    if (!cause.isEmpty()) {
      attributes.put("cause", cause);
    }
    attributes.values().removeIf(String::isEmpty);
    return attributes;
  }

  private void task(Value object, Map<String, String> attributes) {
    var service = object.get("ServiceName").text();
    var node = object.get("NodeID").text();
    attributes.put("name", TaskNames.of(object));
    attributes.put("service", service);
    attributes.put("node", nodes.getOrDefault(node, node));
    attributes.put("state", object.at("Status.State").text());
    attributes.put("desired", object.get("DesiredState").text());
  }

  private static Value row(Value event, Map<String, String> attributes) {
    Map<String, Value> texts = new LinkedHashMap<>();
    attributes.forEach((name, text) -> texts.put(name, Value.of(text)));
    return Value.noFields()
        .with("Time", event.get("time"))
        .with("Type", event.get("kind"))
        .with("Action", event.get("action"))
        .with("ID", event.get("id"))
        .with("Name", Value.of(attributes.getOrDefault("name", "")))
        .with("Attributes", new Value.Fields(texts))
        .with("Object", event.get("object"));
  }

  /// `2026-11-22T14:03:19.1Z task update 8j2k9... (name=web.1, state=running)`
  private static String text(Value event, Map<String, String> attributes) {
    var listed = new ArrayList<String>();
    attributes.forEach((name, text) -> listed.add(name + "=" + text.replace('\n', ' ')));
    return "%s %s %s %s (%s)"
        .formatted(
            event.get("time").text(),
            event.get("kind").text().toLowerCase(Locale.ROOT),
            event.get("action").text(),
            event.get("id").text(),
            String.join(", ", listed));
  }
}
