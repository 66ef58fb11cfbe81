package skep.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.manager.Lookup;
import skep.model.Task;
import skep.model.TaskState;
import skep.store.ClusterState;

/// What goes on inside tasks, which the leader asks their nodes: logs, and commands that run in
/// them. It checks and finds the node; the node does it.
record TaskAnswers(InstantSource clock) {
  /// Says that a log is what a terminal was sent.
  static final String TTY = "Skep-Tty";

  /// A command, or one piece of its input, goes through the node's session as one string, and the
  /// JSON parser takes none of more than 32768 characters.
  private static final int BODY_CHARS_MAX = 30_000;

  private static final Duration LIMIT = Duration.ofMillis(3_500);

  CompletableFuture<ApiResponse> serviceLogs(ManagerAccess manager, Call call) {
    var id = Lookup.service(manager.state(), call.id()).id();
    return logs(
        manager,
        call,
        state -> state.service(id).map(_ -> List.copyOf(state.tasksOfService(id).values())));
  }

  CompletableFuture<ApiResponse> taskLogs(ManagerAccess manager, Call call) {
    var id = Lookup.task(manager.state(), call.id()).id();
    return logs(manager, call, state -> state.task(id).map(List::of));
  }

  private CompletableFuture<ApiResponse> logs(
      ManagerAccess manager, Call call, Function<ClusterState, Optional<List<Task>>> tasks) {
    var query = LogQuery.of(call);
    boolean isTty =
        tasks.apply(manager.state()).orElse(List.of()).stream()
            .anyMatch(task -> task.spec().containerSpec().tty());
    var stream = ApiResponse.lines(new LogStream(manager, clock, query, tasks));
    return CompletableFuture.completedFuture(isTty ? stream.withHeader(TTY, "true") : stream);
  }

  /// `POST /skep/tasks/{id}/exec`
  CompletableFuture<ApiResponse> createExec(ManagerAccess manager, Call call) {
    var query = new TreeMap<String, String>();
    query.put("task", running(manager, call).id());
    return ask(manager, call, "/local/exec", query);
  }

  /// `GET /skep/tasks/{id}/exec?exec=`
  CompletableFuture<ApiResponse> readExec(ManagerAccess manager, Call call) {
    return ask(manager, call, "/local/exec", new TreeMap<>());
  }

  /// `POST /skep/tasks/{id}/exec/input?exec=&at=&end=`
  CompletableFuture<ApiResponse> inputExec(ManagerAccess manager, Call call) {
    return ask(manager, call, "/local/exec/input", new TreeMap<>());
  }

  /// `POST /skep/tasks/{id}/exec/resize?exec=&rows=&columns=`
  CompletableFuture<ApiResponse> resizeExec(ManagerAccess manager, Call call) {
    return ask(manager, call, "/local/exec/resize", new TreeMap<>());
  }

  private static Task running(ManagerAccess manager, Call call) {
    var task = Lookup.task(manager.state(), call.id());
    if (task.state() != TaskState.RUNNING && task.state() != TaskState.STARTING) {
      throw new ControlException(
          Kind.PRECONDITION,
          "task %s is %s, not running".formatted(task.name(), task.state().wire()),
          "`skep service ps` shows which tasks run");
    }
    return task;
  }

  private static CompletableFuture<ApiResponse> ask(
      ManagerAccess manager, Call call, String path, TreeMap<String, String> more) {
    var body = call.request().body();
    if (body.length() > BODY_CHARS_MAX) {
      throw new ControlException(
          Kind.INVALID,
          "a command for a task and its arguments may have no more than %d characters"
              .formatted(BODY_CHARS_MAX),
          "let the command read the rest from its standard input (-i)");
    }
    var node =
        Lookup.task(manager.state(), call.id())
            .nodeId()
            .orElseThrow(
                () -> new ControlException(Kind.PRECONDITION, "the task is on no node yet"));
    var query = new TreeMap<>(call.request().query());
    query.putAll(more);
    var request =
        call.request().method().equals("GET")
            ? NodeRequests.get(path, query)
            : NodeRequests.post(path, query, body);
    return manager.nodeCalls().call(node, request, LIMIT);
  }
}
