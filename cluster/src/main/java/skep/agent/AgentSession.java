package skep.agent;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import skep.loop.EventLoop;
import skep.model.Epoch;
import skep.model.NodeDescription;
import skep.session.AgentMessage;
import skep.session.AgentMessage.FromAgent;
import skep.session.SessionConnector;
import skep.session.SessionHandler;
import skep.session.SessionLink;

/// Keeps one session with whichever manager leads: tries the managers in turn, follows hints,
/// beats, and starts over when the link is lost, silent or out of step. Runs on the loop.
final class AgentSession {
  private static final System.Logger LOG = System.getLogger(Agent.class.getName());
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration MAX_RETRY = Duration.ofSeconds(2);

  /// What a manager has to answer, and again to greet. Less than the time after which a leader
  /// calls a node without a session down, so that one dead manager tried first does not cost that.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// Heartbeats a manager may leave unanswered.
  private static final int MAX_SILENT_PERIODS = 3;

  private final EventLoop loop;
  private final SessionConnector connector;
  private final Backoff backoff;
  private final Owner owner;
  private List<String> managers;
  private int nextManager;

  /// Newest life of the swarm this node has seen.
  private Epoch newest;

  private Optional<String> hint = Optional.empty();
  private Optional<String> silent = Optional.empty();
  private Optional<Attempt> current = Optional.empty();
  private Optional<EventLoop.Timer> timer = Optional.empty();
  private boolean isHinted;
  private boolean isStopped;

  /// The agent behind the session.
  interface Owner {
    /// For the first message.
    NodeDescription description();

    /// For each heartbeat.
    boolean isEngineUp();

    void connected(String address, String managerId);

    void searching(String reason);

    void managers(List<String> addresses);

    void assigned(AgentMessage.Assignments assignments);

    /// @return false when it does not follow what this session brought before
    boolean ingress(AgentMessage.IngressRoutes routes);

    void reportTaken(long number);

    void role(AgentMessage.Role role);

    void trust(AgentMessage.Trust trust);

    /// @param address of the manager that asks
    void called(String address, AgentMessage.Call call);

    void epochSeen(Epoch epoch);

    void nodeRemoved();
  }

  AgentSession(
      EventLoop loop,
      SessionConnector connector,
      RandomGenerator random,
      AgentConfig config,
      Owner owner) {
    this.loop = loop;
    this.connector = connector;
    this.backoff = new Backoff(FIRST_RETRY, MAX_RETRY, random);
    this.managers = config.managers();
    this.newest = config.epoch();
    this.nextManager = random.nextInt(managers.size());
    this.owner = owner;
  }

  void start() {
    connect();
  }

  void stop() {
    isStopped = true;
    timer.ifPresent(EventLoop.Timer::cancel);
    current.flatMap(attempt -> attempt.link).ifPresent(SessionLink::close);
    current = Optional.empty();
  }

  /// Whether a manager has welcomed this agent.
  boolean isEstablished() {
    return current.filter(attempt -> attempt.isWelcome).isPresent();
  }

  /// Dropped when there is no session.
  void send(FromAgent message) {
    current
        .filter(attempt -> attempt.isWelcome)
        .flatMap(a -> a.link)
        .ifPresent(l -> l.send(message));
  }

  private void connect() {
    var address = hint.orElseGet(this::nextManager);
    hint = Optional.empty();
    silent = Optional.empty();
    var attempt = new Attempt(address);
    current = Optional.of(attempt);
    later(PATIENCE, () -> attempt.abandon("no answer from " + address));
    var _ =
        connector
            .connect(address, attempt)
            .exceptionally(
                error -> {
                  var reason = reasonOf(error);
                  loop.execute(() -> attempt.abandon("cannot reach " + address + ": " + reason));
                  return null;
                });
  }

  /// In turn, but not at once the one that has fallen silent: a host without power takes all the
  /// patience there is, and meanwhile this node would count as down.
  private String nextManager() {
    var address = managers.get(Math.floorMod(nextManager++, managers.size()));
    return silent.filter(address::equals).isPresent()
        ? managers.get(Math.floorMod(nextManager++, managers.size()))
        : address;
  }

  private static String reasonOf(Throwable error) {
    var cause = error instanceof CompletionException ? error.getCause() : error;
    return String.valueOf(cause == null ? error.getMessage() : cause.getMessage());
  }

  private void later(Duration delay, Runnable task) {
    timer.ifPresent(EventLoop.Timer::cancel);
    timer = Optional.of(loop.schedule(delay, task));
  }

  private void adopt(List<String> addresses) {
    if (!addresses.isEmpty() && !addresses.equals(managers)) {
      managers = addresses;
      owner.managers(addresses);
    }
  }

  /// One try with one manager, and the session when it works out.
  private final class Attempt implements SessionHandler {
    private final String address;
    private Optional<SessionLink> link = Optional.empty();
    private boolean isWelcome;
    private Duration period = Duration.ZERO;
    private long lastAssignments;
    private long heardNanos;
    private Epoch epoch = Epoch.FIRST;
    private boolean isManagerBeating;

    Attempt(String address) {
      this.address = address;
    }

    private boolean isCurrent() {
      return current.filter(attempt -> attempt == this).isPresent() && !isStopped;
    }

    /// Gives this manager up and tries the next one after a while.
    void abandon(String reason) {
      if (isCurrent()) {
        giveUp(reason);
        later(backoff.next(), AgentSession.this::connect);
      }
    }

    private void giveUp(String reason) {
      LOG.log(isWelcome ? Level.INFO : Level.DEBUG, () -> "no session: " + reason);
      current = Optional.empty();
      link.ifPresent(SessionLink::close);
      owner.searching(reason);
    }

    @Override
    public void opened(SessionLink opened) {
      if (!isCurrent()) {
        opened.close();
        return;
      }
      link = Optional.of(opened);
      later(PATIENCE, () -> abandon(address + " does not greet"));
      if (!newest.isFirst()) {
        opened.send(new AgentMessage.AgentEpoch(newest));
      }
      opened.send(new AgentMessage.Hello(owner.description()));
    }

    @Override
    public void closed(SessionLink closed) {
      abandon("link to " + address + " closed");
    }

    @Override
    public void received(SessionLink from, AgentMessage message) {
      if (!isCurrent()) {
        return;
      }
      heardNanos = loop.nanoTime();
      if (message instanceof AgentMessage.ManagerEpoch(var said)) {
        epoch = said;
      } else if (isOutdated()) {
        abandon(address + " is of epoch " + epoch + " of the swarm, which is in " + newest);
      } else if (message instanceof AgentMessage.FromManager known) {
        handle(from, known);
      } else {
        abandon(address + " speaks as an agent");
      }
    }

    /// Of an earlier life, or of another one begun at the same time. Takes note of a newer one.
    private boolean isOutdated() {
      if (epoch.isNewerThan(newest)) {
        owner.epochSeen(epoch);
        newest = epoch;
      }
      return !epoch.equals(newest);
    }

    private void handle(SessionLink from, AgentMessage.FromManager message) {
      switch (message) {
        case AgentMessage.ManagerEpoch _ -> {}
        case AgentMessage.Welcome welcome -> welcomed(from, welcome);
        case AgentMessage.NotLeader(var leader, var addresses) -> notLeader(leader, addresses);
        case AgentMessage.Managers(var addresses) -> adopt(addresses);
        case AgentMessage.Assignments assignments -> assigned(assignments);
        case AgentMessage.IngressRoutes routes -> {
          if (!owner.ingress(routes)) {
            abandon("ingress table " + routes.version() + " of " + address + " does not follow");
          }
        }
        case AgentMessage.ReportTaken(var number) -> owner.reportTaken(number);
        case AgentMessage.HeartbeatTaken _ -> isManagerBeating = true;
        case AgentMessage.Role role -> owner.role(role);
        case AgentMessage.Trust trust -> owner.trust(trust);
        case AgentMessage.Call call -> owner.called(address, call);
        case AgentMessage.NodeRemoved _ -> owner.nodeRemoved();
      }
    }

    private void welcomed(SessionLink from, AgentMessage.Welcome welcome) {
      boolean isFirst = !isWelcome;
      isWelcome = true;
      period = welcome.heartbeat();
      backoff.reset();
      isHinted = false;
      adopt(welcome.managers());
      later(period, this::beat);
      if (isFirst) {
        LOG.log(Level.INFO, () -> "session with " + address);
        owner.connected(address, from.peerNodeId());
      }
    }

    /// Follows a hint at once, but only one in a row: two managers may each think the other leads.
    private void notLeader(Optional<String> leader, List<String> addresses) {
      adopt(addresses);
      var reason = address + " does not lead";
      boolean isNews = leader.filter(named -> !named.equals(address)).isPresent() && !isHinted;
      if (isNews) {
        hint = leader;
        isHinted = true;
        giveUp(reason);
        later(Duration.ZERO, AgentSession.this::connect);
      } else {
        isHinted = false;
        hint = leader.filter(named -> !named.equals(address));
        abandon(reason);
      }
    }

    private void beat() {
      boolean isSilent =
          loop.nanoTime() - heardNanos > period.multipliedBy(MAX_SILENT_PERIODS).toNanos();
      if (isManagerBeating && isSilent) {
        silent = Optional.of(address);
        abandon("nothing heard from " + address + " for " + MAX_SILENT_PERIODS + " heartbeats");
      } else {
        link.ifPresent(open -> open.send(new AgentMessage.Heartbeat(owner.isEngineUp())));
        later(period, this::beat);
      }
    }

    private void assigned(AgentMessage.Assignments assignments) {
      boolean isInStep =
          assignments.number() == lastAssignments + 1
              && (assignments.whole() || lastAssignments > 0);
      if (!isInStep) {
        abandon(
            "assignments %d of %s do not follow %d"
                .formatted(assignments.number(), address, lastAssignments));
        return;
      }
      lastAssignments = assignments.number();
      owner.assigned(assignments);
    }
  }
}
