package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.value;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.LogLine;
import skep.api.client.UnreachableException;
import skep.model.ModelJson;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.LineFeed;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.flags.TimeFlag;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `skep service logs`: what all tasks of a service wrote, in the order of time. Nodes whose logs
/// are missing are named; while the logs are followed, a leader that is lost is waited for.
final class ServiceLogs {
  private static final Duration POLL = Duration.ofSeconds(1);

  /// How long followed logs wait for a daemon or leader to come back.
  private static final Duration RECONNECT = Duration.ofSeconds(30);

  private static final Duration RETRY = Duration.ofMillis(500);
  private static final int SHORT_ID = 12;

  private final Session session;
  private final Arguments arguments;
  private final String path;
  private final String id;
  private final int widest;
  private final TreeMap<String, String> missing = new TreeMap<>();
  private Optional<Instant> last = Optional.empty();

  /// The task whose line is not ended yet.
  private String open = "";

  private ServiceLogs(Session session, Arguments arguments, String path, String id, int widest) {
    this.session = session;
    this.arguments = arguments;
    this.path = path;
    this.id = id;
    this.widest = widest;
  }

  static Command command() {
    return new Command(
        List.of("service", "logs"),
        "Fetch the logs of a service or task",
        Positionals.one("SERVICE|TASK"),
        List.of(
            flag("--details", "", "Show extra details provided to logs"),
            flag("--follow", "-f", "Follow log output"),
            value("--format", "string", "Format output: 'json', one object per line"),
            flag("--no-resolve", "", "Do not map IDs to Names in output"),
            flag("--no-task-ids", "", "Do not include task IDs in output"),
            Shown.NO_TRUNC,
            flag("--raw", "", "Do not neatly format logs"),
            value("--since", "string", "Show logs since a time, or a duration ago (42m)"),
            value("--tail", "-n", "string", "Number of lines from the end of each task's logs"),
            flag("--timestamps", "-t", "Show timestamps"),
            value("--until", "string", "Show logs before a time, or a duration ago (42m)")),
        Lacking.NOTHING,
        List.of("skep service logs web", "skep service logs -f --since 10m --tail 20 web"),
        ServiceLogs::run);
  }

  private static Exit run(Session session, Arguments arguments) {
    var format = arguments.text("--format");
    if (!format.isEmpty() && !format.equals("json")) {
      throw UserError.usage("logs have no format \"" + format + "\"", "there is: json");
    }
    var logs = found(session, arguments);
    try {
      return logs.print();
    } catch (InterruptedException _) {
      return Exit.INTERRUPTED;
    }
  }

  private static ServiceLogs found(Session session, Arguments arguments) {
    var name = arguments.positional(0);
    try {
      var service = JsonText.read(session.api().get(ApiPath.of("services", name)));
      int widest = service.at("Spec.Mode.Replicated.Replicas").text().length();
      checkTty(arguments, service.at("Spec.TaskTemplate.ContainerSpec.TTY"));
      return new ServiceLogs(session, arguments, "services", service.get("ID").text(), widest);
    } catch (ApiException e) {
      if (Failure.of(e).exit() != Exit.NOT_FOUND) {
        throw e;
      }
    }
    var task = TaskNames.find(session, name);
    checkTty(arguments, task.at("Spec.ContainerSpec.TTY"));
    int widest = task.get("Slot").text().length();
    return new ServiceLogs(session, arguments, "tasks", task.get("ID").text(), widest);
  }

  private static void checkTty(Arguments arguments, Value tty) {
    if (tty.equals(Value.of(true))
        && !arguments.isOn("--raw")
        && !arguments.text("--format").equals("json")) {
      throw UserError.usage("tty service logs only supported with --raw", "");
    }
  }

  private Exit print() throws InterruptedException {
    boolean isFollowing = arguments.isOn("--follow");
    while (true) {
      var why = copy();
      if (why.isEmpty()) {
        return footer();
      }
      if (!isFollowing) {
        endLine();
        session.console().warn("warning: incomplete log stream: " + why.get());
        var _ = footer();
        return Exit.PARTLY_FAILED;
      }
      session.console().warn("--- " + why.get() + "; waiting for it ---");
    }
  }

  /// Copies until the stream ends.
  ///
  /// @return why it broke off; empty: it did not
  private Optional<String> copy() throws InterruptedException {
    try (var feed = opened()) {
      // An error: nobody reads on, as behind `| head`. This also flushes what was shown.
      while (!session.console().out().checkError()) {
        var line = feed.next(POLL);
        if (line.isPresent()) {
          var read = ModelJson.read(LogLine.class, line.get());
          if (read.stream().equals(LogLine.END)) {
            return Optional.empty();
          }
          show(line.get(), read);
        } else if (feed.ended().isPresent()) {
          return feed.ended();
        }
      }
      return Optional.empty();
    }
  }

  /// The first time at once or not at all; later a daemon or a leader that is gone is waited for.
  private LineFeed opened() throws InterruptedException {
    var deadline = session.pacer().now().plus(RECONNECT);
    while (true) {
      try {
        return session.api().stream(query());
      } catch (ApiException | UnreachableException e) {
        boolean isWorthIt =
            last.isPresent()
                && session.pacer().now().isBefore(deadline)
                && (!(e instanceof ApiException said)
                    || Failure.of(said).exit() == Exit.NO_LEADER
                    || Failure.of(said).exit() == Exit.UNREACHABLE);
        if (!isWorthIt) {
          throw e;
        }
        session.pacer().pause(RETRY);
      }
    }
  }

  private ApiPath query() {
    var query = ApiPath.of(path, id, "logs").with("format", "json");
    query.with("stdout", "1").with("stderr", "1");
    if (arguments.isOn("--follow")) {
      query.with("follow", "1");
    }
    arguments.parsed("--until", this::time).ifPresent(until -> query.with("until", until));
    if (last.isPresent()) {
      return query.with("since", TimeFlag.seconds(last.get().plusNanos(1)));
    }
    arguments.parsed("--since", this::time).ifPresent(since -> query.with("since", since));
    if (arguments.has("--tail") && !arguments.text("--tail").equals("all")) {
      query.with("tail", String.valueOf(arguments.count("--tail").orElse(0L)));
    }
    return query;
  }

  private String time(String text) {
    return TimeFlag.seconds(TimeFlag.parse(text, session.pacer().now(), ZoneId.systemDefault()));
  }

  private void show(String json, LogLine line) {
    if (arguments.text("--format").equals("json")) {
      session.console().line(json);
    }
    if (line.isWritten()) {
      last = Optional.of(line.time());
      if (!arguments.text("--format").equals("json")) {
        write(line);
      }
    } else if (line.stream().equals(LogLine.GAP)) {
      missing.put(line.node(), line.text());
      if (arguments.isOn("--follow")) {
        endLine();
        session.console().warn("--- " + line.node() + ": logs missing: " + line.text() + " ---");
      }
    } else if (line.stream().equals(LogLine.BACK)) {
      missing.remove(line.node());
      session.console().warn("--- " + line.node() + ": " + line.text() + " ---");
    }
  }

  private void write(LogLine line) {
    var console = session.console();
    boolean isError = line.stream().equals(LogLine.ERR);
    var to = isError ? console.err() : console.out();
    boolean goesOn = open.equals(line.taskId());
    if (!goesOn) {
      endLine();
      to.print(prefix(line));
    }
    if (line.isBase64()) {
      to.writeBytes(Base64.getDecoder().decode(line.text()));
    } else {
      to.writeBytes(line.text().getBytes(UTF_8));
    }
    if (line.isPartial()) {
      open = line.taskId();
    } else {
      open = "";
      to.print('\n');
    }
    if (isError) {
      console.out().flush();
    }
    to.flush();
  }

  /// Ends the line of a task that did not end it itself.
  private void endLine() {
    if (!open.isEmpty()) {
      session.console().out().print('\n');
      open = "";
    }
  }

  private String prefix(LogLine line) {
    var text = new StringBuilder();
    if (arguments.isOn("--timestamps")) {
      text.append(line.time()).append(' ');
    }
    if (arguments.isOn("--details")) {
      text.append("com.docker.swarm.node.id=")
          .append(line.nodeId())
          .append(",com.docker.swarm.service.id=")
          .append(line.serviceId())
          .append(",com.docker.swarm.task.id=")
          .append(line.taskId())
          .append(' ');
    }
    return arguments.isOn("--raw") ? text.toString() : text + who(line);
  }

  /// `web.1.wwjcm4oyvqkn@node1 | `, as Docker has it.
  private String who(LogLine line) {
    boolean resolves = !arguments.isOn("--no-resolve");
    int dot = line.task().lastIndexOf('.');
    var slot = line.task().substring(dot + 1);
    slot = slot.matches("\\d+") ? slot : "0"; // of a global service it is the node's id
    var service = resolves && dot > 0 ? line.task().substring(0, dot) : line.serviceId();
    var text = new StringBuilder(service + "." + slot);
    if (!arguments.isOn("--no-task-ids")) {
      var task = line.taskId();
      boolean cuts = !arguments.isOn("--no-trunc") && task.length() > SHORT_ID;
      text.append('.').append(cuts ? task.substring(0, SHORT_ID) : task);
    }
    text.append('@').append(resolves ? line.node() : line.nodeId());
    text.repeat(' ', Math.max(0, widest - slot.length()));
    return text + "    | ";
  }

  private Exit footer() {
    endLine();
    if (missing.isEmpty()) {
      return Exit.OK;
    }
    missing.forEach(
        (node, why) ->
            session
                .console()
                .warn("warning: incomplete log stream: node " + node + " is missing: " + why));
    return Exit.PARTLY_FAILED;
  }
}
