package skep.engine.embedded;

import com.sun.net.httpserver.HttpServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.engine.TaskContainer;
import skep.engine.TaskContainer.Health;
import skep.engine.TaskContainer.Phase;
import skep.model.PortConfig;
import skep.model.Task;

/// One pretended container. Immutable, except for the server it holds.
///
/// @param server answering; empty: not running
/// @param log what it wrote; the same through its life
record EmbeddedContainer(
    String id,
    Task task,
    Phase phase,
    int exitCode,
    Instant changedAt,
    Optional<HttpServer> server,
    EmbeddedLog log) {

  /// As Docker gives one: the hostname asked for, else the short container id.
  String hostname() {
    var asked = task.spec().containerSpec().hostname();
    return asked.isEmpty() ? id.substring(0, 12) : asked;
  }

  EmbeddedContainer running(HttpServer answering, Instant now) {
    return new EmbeddedContainer(id, task, Phase.RUNNING, 0, now, Optional.of(answering), log);
  }

  EmbeddedContainer exited(int code, Instant now) {
    return new EmbeddedContainer(id, task, Phase.EXITED, code, now, Optional.empty(), log);
  }

  /// All ports of the service lead to the one server; without any, port 80 stands for it.
  TaskContainer seen() {
    var ports = new ArrayList<PortConfig>();
    if (server.isPresent()) {
      int given = server.get().getAddress().getPort();
      for (var asked : task.endpoint().ports()) {
        ports.add(PortConfig.of(asked.protocol(), asked.targetPort(), given, asked.publishMode()));
      }
      if (ports.isEmpty()) {
        ports.add(PortConfig.of("tcp", 80, given, "host"));
      }
    }
    int pid = phase == Phase.RUNNING ? Math.toIntExact(ProcessHandle.current().pid()) : 0;
    return new TaskContainer(
        id, task.id(), phase, Health.NONE, pid, exitCode, "", changedAt, List.copyOf(ports), "");
  }
}
