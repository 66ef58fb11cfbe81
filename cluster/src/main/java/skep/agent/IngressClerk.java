package skep.agent;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortFault;
import skep.loop.EventLoop;
import skep.session.AgentMessage;

/// Has the node's ingress serve the tables that come from the manager, and tells the manager which
/// one it serves, what is wrong with single ports, and what they carried. Lives on the agent's
/// loop.
final class IngressClerk {
  private static final System.Logger LOG = System.getLogger(Agent.class.getName());

  /// How often counters are told, and ports that could not be opened are tried again.
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final EventLoop loop;
  private final Ingress ingress;
  private final Consumer<AgentMessage.FromAgent> sender;
  private final TableKeeper keeper = new TableKeeper();
  private IngressTable table = IngressTable.EMPTY;
  private List<PortFault> faults = List.of();
  private List<PortCounters> told = List.of();
  private Optional<EventLoop.Timer> timer = Optional.empty();
  private boolean isServing;
  private boolean isAnotherWanted;
  private int sessions;
  private int sessionOfTable;

  IngressClerk(EventLoop loop, Ingress ingress, Consumer<AgentMessage.FromAgent> sender) {
    this.loop = loop;
    this.ingress = ingress;
    this.sender = sender;
  }

  void start() {
    timer = Optional.of(loop.schedule(PERIOD, this::look));
  }

  void stop() {
    timer.ifPresent(EventLoop.Timer::cancel);
  }

  /// A session begins; its manager sends a whole table.
  void connected() {
    sessions++;
    told = List.of();
    keeper.restart();
  }

  /// @return false when this does not follow what was sent before
  boolean received(AgentMessage.IngressRoutes part) {
    if (!keeper.isNext(part)) {
      return false;
    }
    keeper
        .take(part)
        .ifPresent(
            whole -> {
              table = whole;
              sessionOfTable = sessions;
              serve();
            });
    return true;
  }

  /// The node has left the swarm: it answers no port any more.
  void clear() {
    table = new IngressTable(0, List.of());
    sessionOfTable = -1;
    serve();
  }

  /// One table at a time; of those that come meanwhile the last.
  private void serve() {
    if (isServing) {
      isAnotherWanted = true;
      return;
    }
    isServing = true;
    var serving = table;
    int session = sessionOfTable;
    var _ =
        ingress
            .serve(serving)
            .handle(
                (found, failure) -> {
                  loop.execute(() -> served(serving, session, found, failure));
                  return "";
                });
  }

  private void served(
      IngressTable served,
      int session,
      @Nullable List<PortFault> found,
      @Nullable Throwable failure) {
    isServing = false;
    if (found == null) {
      // Not acknowledged: the manager's deadline takes care of the tasks that wait for it.
      LOG.log(Level.ERROR, "ingress table " + served.version() + " is not served", failure);
    } else {
      tellFaults(found);
      if (session == sessions) {
        sender.accept(new AgentMessage.IngressServed(served.version(), found));
      }
    }
    if (isAnotherWanted) {
      isAnotherWanted = false;
      serve();
    }
  }

  private void tellFaults(List<PortFault> found) {
    for (var fault : found) {
      if (!faults.contains(fault)) {
        LOG.log(Level.WARNING, () -> "published port " + fault.port() + ": " + fault.text());
      }
    }
    faults = found;
  }

  private void look() {
    timer = Optional.of(loop.schedule(PERIOD, this::look));
    var now = ingress.traffic();
    if (!now.equals(told)) {
      told = now;
      sender.accept(new AgentMessage.IngressTraffic(now));
    }
    if (!faults.isEmpty() && !isServing) {
      serve();
    }
  }
}
