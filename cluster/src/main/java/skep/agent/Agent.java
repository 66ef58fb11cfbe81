package skep.agent;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import skep.engine.Engine;
import skep.loop.EventLoop;
import skep.model.Epoch;
import skep.model.NodeDescription;
import skep.model.TaskStatus;
import skep.model.TlsInfo;
import skep.session.AgentMessage;
import skep.session.SessionConnector;

/// One node's agent: runs the tasks a manager assigns and reports what it sees of them. While no
/// manager answers it keeps what it has; when it is restarted it finds its containers again.
///
/// All state is owned by the loop; methods may be called from any thread.
public final class Agent {
  /// How often the node is looked at for a changed description.
  private static final Duration DESCRIBE_PERIOD = Duration.ofSeconds(20);

  /// Statuses observed within this time of a report travel together.
  private static final Duration REPORT_PERIOD = Duration.ofMillis(100);

  /// How long a report may stay unconfirmed in a session before it is repeated.
  private static final Duration REPORT_TIMEOUT = Duration.ofSeconds(5);

  /// How long a removed node tries to remove its containers before it gives up.
  private static final Duration CLEAR_TIMEOUT = Duration.ofSeconds(30);

  private final EventLoop loop;
  private final Engine engine;
  private final AgentConfig config;
  private final AgentListener listener;
  private final AgentSession session;
  private final TaskRunner runner;
  private final IngressClerk ingress;
  private final Reports reports = new Reports();
  private NodeDescription description;
  private Optional<TlsInfo> tlsInfo;
  private Optional<EventLoop.Timer> describeTimer = Optional.empty();
  private Optional<EventLoop.Timer> reportTimer = Optional.empty();
  private Optional<EventLoop.Timer> repeatTimer = Optional.empty();
  private Optional<Runnable> whenCleared = Optional.empty();
  private long reportedNanos;
  private boolean isSearching;
  private boolean isStarted;
  private boolean isStopped;

  /// What the agent works with.
  public record Ports(Engine engine, SessionConnector connector, Ingress ingress) {}

  /// @param random chance for back-off delays and the choice of the first manager
  public Agent(
      EventLoop loop,
      Ports ports,
      AgentConfig config,
      RandomGenerator random,
      AgentListener listener) {
    this.loop = loop;
    this.engine = ports.engine();
    this.config = config;
    this.listener = listener;
    this.session = new AgentSession(loop, ports.connector(), random, config, new FromSession());
    this.ingress = new IngressClerk(loop, ports.ingress(), session::send);
    this.runner = new TaskRunner(loop, engine, random, new FromRunner());
    this.description = withoutEngine(config);
    this.tlsInfo = config.tlsInfo();
    this.reportedNanos = loop.nanoTime() - REPORT_PERIOD.toNanos();
  }

  /// Finds its containers, then looks for a manager. To be called once.
  public void start() {
    loop.execute(
        () -> {
          runner.start();
          ingress.start();
          describe();
        });
  }

  /// Tells the swarm of the node's new certificate.
  public void certified(TlsInfo info) {
    loop.execute(
        () -> {
          tlsInfo = Optional.of(info);
          if (isStarted && !isStopped) {
            description = withTls(description);
            session.send(new AgentMessage.Described(description));
          }
        });
  }

  /// Leaves the containers running, as for a restart of the daemon. An agent does not start again.
  public void stop() {
    loop.execute(this::stopNow);
  }

  /// Stops and removes all of the swarm's containers on this node, for a node that leaves, and
  /// stops.
  ///
  /// @param whenDone called on the loop once they are gone, at the latest after 30 s
  public void leave(Runnable whenDone) {
    loop.execute(() -> clear(whenDone));
  }

  private void stopNow() {
    isStopped = true;
    session.stop();
    runner.stop();
    ingress.stop();
    List.of(describeTimer, reportTimer, repeatTimer)
        .forEach(timer -> timer.ifPresent(EventLoop.Timer::cancel));
  }

  private void clear(Runnable whenDone) {
    if (isStopped || whenCleared.isPresent()) {
      return;
    }
    whenCleared = Optional.of(whenDone);
    session.send(new AgentMessage.Goodbye());
    session.stop();
    ingress.clear();
    loop.schedule(CLEAR_TIMEOUT, this::cleared);
    runner.assignNothing();
  }

  private void cleared() {
    var whenDone = whenCleared;
    whenCleared = Optional.empty();
    if (whenDone.isPresent() && !isStopped) {
      stopNow();
      whenDone.get().run();
    }
  }

  private static NodeDescription withoutEngine(AgentConfig config) {
    var unknown = NodeDescription.UNKNOWN;
    return new NodeDescription(
        config.hostname(),
        unknown.platform(),
        unknown.resources(),
        unknown.engine(),
        config.tlsInfo());
  }

  private void describe() {
    describeTimer.ifPresent(EventLoop.Timer::cancel);
    describeTimer = Optional.of(loop.schedule(DESCRIBE_PERIOD, this::describe));
    var _ =
        engine
            .describe()
            .thenApply(Optional::of)
            .exceptionally(_ -> Optional.empty())
            .thenAccept(answer -> loop.execute(() -> described(answer)));
  }

  private void described(Optional<NodeDescription> answer) {
    if (isStopped) {
      return;
    }
    var before = description;
    description = answer.map(this::withTls).orElse(description);
    if (!isStarted) {
      isStarted = true;
      session.start();
    } else if (!description.equals(before)) {
      session.send(new AgentMessage.Described(description));
    }
  }

  private NodeDescription withTls(NodeDescription said) {
    return new NodeDescription(
        said.hostname().isEmpty() ? config.hostname() : said.hostname(),
        said.platform(),
        said.resources(),
        said.engine(),
        tlsInfo);
  }

  /// Reports at once when the last report is long enough ago, else when it will be.
  private void reportSoon() {
    if (!session.isEstablished() || reportTimer.isPresent() || !reports.hasUnsent()) {
      return;
    }
    long waited = loop.nanoTime() - reportedNanos;
    var delay = Duration.ofNanos(Math.max(0, REPORT_PERIOD.toNanos() - waited));
    reportTimer = Optional.of(loop.schedule(delay, this::reportNow));
  }

  private void reportNow() {
    reportTimer = Optional.empty();
    if (!session.isEstablished()) {
      return;
    }
    reportedNanos = loop.nanoTime();
    reports.flush(session::send).ifPresent(this::repeatUnlessTaken);
  }

  private void repeatUnlessTaken(long number) {
    if (repeatTimer.isEmpty()) {
      repeatTimer = Optional.of(loop.schedule(REPORT_TIMEOUT, () -> repeatIfWaiting(number)));
    }
  }

  private void repeatIfWaiting(long number) {
    repeatTimer = Optional.empty();
    if (reports.isWaitingFor(number)) {
      reports.repeatAll();
      reportSoon();
    } else if (reports.isWaitingFor(reports.lastNumber())) {
      repeatUnlessTaken(reports.lastNumber());
    }
  }

  /// What the session tells.
  private final class FromSession implements AgentSession.Owner {
    @Override
    public NodeDescription description() {
      return description;
    }

    @Override
    public boolean isEngineUp() {
      return runner.isEngineReachable();
    }

    @Override
    public void connected(String address, String managerId) {
      isSearching = false;
      reports.restart();
      ingress.connected();
      reportSoon();
      listener.session(new SessionState.Connected(address, managerId, loop.now()));
    }

    @Override
    public void searching(String reason) {
      if (!isSearching) {
        isSearching = true;
        listener.session(new SessionState.Searching(reason, loop.now()));
      }
    }

    @Override
    public void managers(List<String> addresses) {
      listener.managers(addresses);
    }

    @Override
    public void assigned(AgentMessage.Assignments assignments) {
      assignments.removed().forEach(reports::drop);
      runner.assign(assignments.whole(), assignments.tasks(), assignments.removed());
      if (assignments.whole()) {
        reportWhatTheManagerDoesNotKnow(assignments);
      }
    }

    private void reportWhatTheManagerDoesNotKnow(AgentMessage.Assignments assignments) {
      var assigned = new HashSet<String>();
      for (var task : assignments.tasks()) {
        assigned.add(task.id());
        runner
            .status(task.id())
            .filter(status -> status.state().compareTo(task.state()) > 0)
            .ifPresent(status -> reports.add(task.id(), status));
      }
      reports.retain(assigned);
      reportSoon();
    }

    @Override
    public boolean ingress(AgentMessage.IngressRoutes routes) {
      return ingress.received(routes);
    }

    @Override
    public void reportTaken(long number) {
      reports.taken(number);
    }

    @Override
    public void role(AgentMessage.Role role) {
      listener.role(role);
    }

    @Override
    public void trust(AgentMessage.Trust trust) {
      listener.trust(trust);
    }

    @Override
    public void called(String address, AgentMessage.Call call) {
      listener.called(address, call);
    }

    @Override
    public void epochSeen(Epoch epoch) {
      listener.epochSeen(epoch);
    }

    @Override
    public void nodeRemoved() {
      clear(listener::removedFromSwarm);
    }
  }

  /// What running the tasks brings.
  private final class FromRunner implements TaskRunner.Outcome {
    @Override
    public void observed(String taskId, TaskStatus status) {
      reports.add(taskId, status);
      reportSoon();
    }

    @Override
    public void engineReturned() {
      describe();
    }

    @Override
    public void cleared() {
      Agent.this.cleared();
    }
  }
}
