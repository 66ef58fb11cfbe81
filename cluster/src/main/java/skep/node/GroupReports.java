package skep.node;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import skep.api.GroupDesk;
import skep.api.client.PeerReport;
import skep.api.http.GroupClient;
import skep.ca.SwarmTls;
import skep.loop.EventLoop;
import skep.model.Epoch;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeRole;
import skep.raft.LogEnd;
import skep.raft.RaftGroup;

/// What this manager says of itself to the others, and asks them: while it has no leader it asks
/// whether the swarm has gone on without it.
final class GroupReports implements GroupDesk, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GroupReports.class.getName());
  private static final Duration ASK_EVERY = Duration.ofSeconds(2);

  private final ManagerRuntime manager;
  private final RaftGroup group;
  private final GroupClient client;
  private final Consumer<Epoch> onOutdated;

  GroupReports(ManagerRuntime manager, RaftGroup group, SwarmTls tls, Consumer<Epoch> onOutdated) {
    this.manager = manager;
    this.group = group;
    this.client = new GroupClient(tls.mutual(Set.of(NodeRole.MANAGER)));
    this.onOutdated = onOutdated;
  }

  /// From now on, on `loop`.
  void watch(EventLoop loop) {
    loop.schedule(
        ASK_EVERY,
        () -> {
          if (manager.group().leader().isEmpty()) {
            addresses()
                .forEach(
                    (id, address) -> {
                      var _ = ask(address);
                    });
          }
          watch(loop);
        });
  }

  @Override
  public CompletableFuture<PeerReport> report(Epoch asker) {
    learn(asker);
    return own();
  }

  CompletableFuture<PeerReport> own() {
    return group.logEnd().thenApply(this::own);
  }

  /// The word of the manager at `address`.
  CompletableFuture<PeerReport> ask(String address) {
    return client
        .ask(address, manager.epoch())
        .whenComplete(
            (report, failure) -> {
              if (failure == null) {
                learn(report.epoch());
              } else {
                LOG.log(Level.DEBUG, () -> "asking " + address + ": " + failure.getMessage());
              }
            });
  }

  /// `host:port` of the other managers' swarm ports, by raft id.
  SortedMap<String, String> addresses() {
    var addresses = new TreeMap<String, String>();
    manager.state().nodes().values().stream()
        .map(Node::managerStatus)
        .flatMap(Optional::stream)
        .forEach((ManagerStatus status) -> addresses.put(status.raftId(), status.addr()));
    addresses.remove(manager.group().self());
    return addresses;
  }

  private void learn(Epoch heard) {
    if (heard.isNewerThan(manager.epoch())) {
      onOutdated.accept(heard);
    }
  }

  private PeerReport own(LogEnd end) {
    var view = manager.group();
    return new PeerReport(
        view.self(),
        manager.state().manager(view.self()).map(Node::hostname).orElse(""),
        manager.epoch(),
        view.role().name().toLowerCase(Locale.ROOT),
        view.term(),
        end.term(),
        end.index(),
        view.leader().orElse(""),
        view.hasQuorum());
  }

  @Override
  public void close() {
    client.close();
  }
}
