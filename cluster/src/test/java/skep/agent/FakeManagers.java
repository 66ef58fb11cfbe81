package skep.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import skep.model.Epoch;
import skep.model.Task;
import skep.model.TaskStatus;
import skep.session.AgentMessage;
import skep.session.SessionConnector;
import skep.session.SessionHandler;
import skep.session.SessionLink;
import skep.sim.SimScheduler;

/// Managers `m1` to `m3` as an agent sees them: one leads and remembers what it is told; the others
/// name the leader or do not answer.
final class FakeManagers implements SessionConnector {
  static final List<String> ADDRESSES = List.of("m1:1", "m2:1", "m3:1");
  static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private static final Duration LATENCY = Duration.ofMillis(5);

  private final SimScheduler world;
  final List<AgentMessage> heard = new ArrayList<>();
  final List<String> dialled = new ArrayList<>();
  final Map<String, Task> tasks = new LinkedHashMap<>();
  final Map<String, TaskStatus> statuses = new LinkedHashMap<>();
  final Set<String> down = new TreeSet<>();
  String leader = "m1:1";
  Epoch epoch = Epoch.FIRST;
  boolean takesReports = true;
  boolean isMute;
  Optional<Link> session = Optional.empty();
  private long number;

  FakeManagers(SimScheduler world) {
    this.world = world;
  }

  @Override
  public CompletableFuture<SessionLink> connect(String address, SessionHandler handler) {
    dialled.add(address);
    var opened = new CompletableFuture<SessionLink>();
    world.schedule(
        LATENCY,
        () -> {
          if (down.contains(address)) {
            opened.completeExceptionally(new IOException("connection refused"));
            return;
          }
          var link = new Link(address, handler);
          handler.opened(link);
          if (!epoch.isFirst()) {
            link.deliver(new AgentMessage.ManagerEpoch(epoch));
          }
          opened.complete(link);
        });
    return opened;
  }

  /// Assigns by a diff.
  void assign(Task task) {
    tasks.put(task.id(), task);
    tell(new AgentMessage.Assignments(++number, false, List.of(task), List.of()));
  }

  void unassign(String taskId) {
    tasks.remove(taskId);
    tell(new AgentMessage.Assignments(++number, false, List.of(), List.of(taskId)));
  }

  void loseADiff() {
    number++;
  }

  void tell(AgentMessage message) {
    session.ifPresent(link -> link.deliver(message));
  }

  /// Breaks the session's link.
  void cut() {
    session.ifPresent(SessionLink::close);
  }

  private void answer(Link link, AgentMessage message) {
    heard.add(message);
    switch (message) {
      case AgentMessage.Hello _ -> hello(link);
      case AgentMessage.Heartbeat _ -> {
        if (!isMute) {
          link.deliver(new AgentMessage.HeartbeatTaken());
        }
      }
      case AgentMessage.Report(var report, var observed) -> {
        if (takesReports) {
          observed.forEach(one -> statuses.put(one.taskId(), one.status()));
          link.deliver(new AgentMessage.ReportTaken(report));
        }
      }
      case AgentMessage.AgentEpoch _,
          AgentMessage.Described _,
          AgentMessage.Goodbye _,
          AgentMessage.IngressServed _,
          AgentMessage.IngressTraffic _ -> {}
      case AgentMessage.FromManager said -> throw new AssertionError("an agent said " + said);
    }
  }

  private void hello(Link link) {
    if (!link.address.equals(leader)) {
      link.deliver(new AgentMessage.NotLeader(Optional.of(leader), ADDRESSES));
      return;
    }
    session = Optional.of(link);
    number = 1;
    link.deliver(new AgentMessage.Welcome(HEARTBEAT, ADDRESSES));
    var assigned =
        tasks.values().stream()
            .map(
                task ->
                    Optional.ofNullable(statuses.get(task.id())).map(task::withStatus).orElse(task))
            .toList();
    link.deliver(new AgentMessage.Assignments(1, true, assigned, List.of()));
  }

  /// The agent's end of a link; delivers in order, 5 ms later.
  final class Link implements SessionLink {
    private final String address;
    private final SessionHandler handler;
    private boolean isClosed;

    Link(String address, SessionHandler handler) {
      this.address = address;
      this.handler = handler;
    }

    void deliver(AgentMessage message) {
      world.schedule(
          LATENCY,
          () -> {
            if (!isClosed) {
              handler.received(this, message);
            }
          });
    }

    @Override
    public String peerNodeId() {
      return "id-" + address;
    }

    @Override
    public String peerAddress() {
      return address;
    }

    @Override
    public void send(AgentMessage message) {
      if (isClosed) {
        return;
      }
      world.schedule(
          LATENCY,
          () -> {
            if (!down.contains(address)) {
              answer(this, message);
            }
          });
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        session = session.filter(link -> link != this);
        world.schedule(LATENCY, () -> handler.closed(this));
      }
    }
  }
}
