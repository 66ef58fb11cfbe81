package skep.shell;

import static skep.shell.command.Option.flag;
import static skep.shell.command.Option.many;
import static skep.shell.command.Option.value;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.ExecCreated;
import skep.api.client.ExecLine;
import skep.api.client.ExecSpec;
import skep.api.client.LogLine;
import skep.api.client.UnreachableException;
import skep.model.ModelJson;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.LineFeed;
import skep.shell.command.PassedOnExit;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// `skep service exec`: runs a command in a task's container, wherever that is, and ends with the
/// command's own exit code.
final class ServiceExec {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Session session;
  private final String taskId;
  private final String execId;

  private ServiceExec(Session session, String taskId, String execId) {
    this.session = session;
    this.taskId = taskId;
    this.execId = execId;
  }

  static Command command() {
    return new Command(
        List.of("service", "exec"),
        "Run a command in a task of a service",
        new Positionals("TASK|SERVICE COMMAND [ARG...]", 2, Integer.MAX_VALUE, true),
        List.of(
            many("--env", "-e", "Set environment variables"),
            flag("--interactive", "-i", "Send standard input to the command"),
            flag("--tty", "-t", "Give the command a terminal"),
            value(
                "--user", "-u", "string", "Username or UID (format: \"<name|uid>[:<group|gid>]\")"),
            value("--workdir", "-w", "string", "Working directory inside the container")),
        Lacking.of("--detach! --privileged! --env-file --detach-keys"),
        List.of("skep service exec -it web.1 sh", "skep service exec web.2 cat /etc/hostname"),
        ServiceExec::run);
  }

  private static Exit run(Session session, Arguments arguments) {
    var words = arguments.positionals();
    boolean isTty = arguments.isOn("--tty");
    boolean hasInput = arguments.isOn("--interactive");
    if (isTty && hasInput && !session.console().isTerminal()) {
      throw UserError.usage(
          "the input device is not a TTY", "leave out --tty, or run it in a terminal");
    }
    var taskId = task(session, words.getFirst()).get("ID").text();
    // Who comes from kubectl sets the command off with dashes.
    int at = words.get(1).equals("--") && words.size() > 2 ? 2 : 1;
    var spec =
        new ExecSpec(
            words.subList(at, words.size()),
            isTty,
            hasInput,
            arguments.texts("--env"),
            arguments.text("--user"),
            arguments.text("--workdir"));
    var created =
        session.api().post(ApiPath.of("skep", "tasks", taskId, "exec"), ModelJson.write(spec));
    var id = ModelJson.read(ExecCreated.class, created).id();
    return new ServiceExec(session, taskId, id).attach(isTty, hasInput);
  }

  /// A task by id or name, or the first running one of a service.
  private static Value task(Session session, String name) {
    try {
      var service = JsonText.read(session.api().get(ApiPath.of("services", name)));
      var id = service.get("ID").text();
      var path = ApiPath.of("tasks").filter("service", id).filter("desired-state", "running");
      var tasks = JsonText.read(session.api().get(path)).items();
      var first = tasks.stream().filter(TaskNames::isRunning).findFirst();
      return first.orElseThrow(
          () ->
              new UserError(
                  Exit.CONFLICT,
                  "no task of service " + name + " is running",
                  "`skep service why " + name + "` says why"));
    } catch (ApiException e) {
      if (Failure.of(e).exit() != Exit.NOT_FOUND) {
        throw e;
      }
    }
    return TaskNames.find(session, name);
  }

  private Exit attach(boolean isTty, boolean hasInput) {
    var terminal = isTty && hasInput ? RawTerminal.open() : Optional.<RawTerminal>empty();
    try (var feed = session.api().stream(path("exec"));
        var input = new ExecInput(this::send, this::resize, terminal.isPresent())) {
      if (hasInput || isTty) {
        input.start(hasInput, isTty);
      }
      return output(feed);
    } catch (InterruptedException _) {
      return Exit.INTERRUPTED;
    } finally {
      terminal.ifPresent(RawTerminal::close);
    }
  }

  private ApiPath path(String... rest) {
    var segments = new ArrayList<>(List.of("skep", "tasks", taskId));
    segments.addAll(List.of(rest));
    return ApiPath.of(segments.toArray(String[]::new)).with("exec", execId);
  }

  private Exit output(LineFeed feed) throws InterruptedException {
    var console = session.console();
    // An error: nobody reads on, as behind `| head`.
    while (!console.out().checkError()) {
      var json = feed.next(POLL);
      if (json.isEmpty()) {
        if (feed.ended().isPresent()) {
          throw lost(feed.ended().get());
        }
        continue;
      }
      var line = ModelJson.read(ExecLine.class, json.get());
      switch (line.stream()) {
        case LogLine.OUT -> write(console.out(), line);
        case LogLine.ERR -> write(console.err(), line);
        case ExecLine.EXIT -> {
          if (line.code() == 0) {
            return Exit.OK;
          }
          throw new PassedOnExit(line.code());
        }
        default -> throw lost(line.text());
      }
    }
    return Exit.OK;
  }

  private static UserError lost(String why) {
    return new UserError(
        Exit.FAILED,
        "the command was lost: " + why,
        "it may still run; look with `skep service ps`");
  }

  private static void write(PrintStream to, ExecLine line) {
    to.writeBytes(Base64.getDecoder().decode(line.data()));
    to.flush();
  }

  /// @param at how many bytes came before
  /// @return whether the command takes more
  private boolean send(byte[] bytes, long at, boolean isEnd) throws InterruptedException {
    var path = path("exec", "input").with("at", String.valueOf(at)).with("end", isEnd ? "1" : "0");
    var body = Base64.getEncoder().encodeToString(bytes);
    while (true) {
      try {
        session.api().post(path, body);
        return true;
      } catch (ApiException e) {
        if (e.status() != 429 && Failure.of(e).exit() != Exit.NO_LEADER) {
          return false; // it has ended, and its output says how
        }
      } catch (UnreachableException e) {
        return false;
      }
      session.pacer().pause(Duration.ofMillis(20));
    }
  }

  private void resize(RawTerminal.Size size) {
    try {
      session
          .api()
          .post(
              path("exec", "resize")
                  .with("rows", String.valueOf(size.rows()))
                  .with("columns", String.valueOf(size.columns())),
              "");
    } catch (ApiException | UnreachableException _) {
      // A wrong size is no reason to end the command.
    }
  }
}
