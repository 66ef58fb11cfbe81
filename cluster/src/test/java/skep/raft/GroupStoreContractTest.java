package skep.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import skep.loop.ThreadLoop;
import skep.manager.Store;
import skep.manager.StoreContract;

/// Three real managers in one JVM, on loopback, with logs on disk. They serve all tests; one that
/// was killed comes back from its log for the next.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupStoreContractTest implements StoreContract {
  private static final List<String> IDS = List.of("m1", "m2", "m3");
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final GroupStore.Ended NOBODY_TOLD =
      new GroupStore.Ended() {
        @Override
        public void failed(String why) {}

        @Override
        public void removed() {}
      };

  private final SortedMap<String, Manager> managers = new TreeMap<>();

  @TempDir private Path directory;

  @AfterAll
  void stop_all() {
    managers.values().forEach(Manager::kill);
  }

  @Override
  public Members members() {
    for (var id : IDS) {
      if (!managers.containsKey(id)) {
        managers.put(id, start(id));
      }
    }
    var members = new RealMembers();
    members.levelled();
    return members;
  }

  private Manager start(String id) {
    var peers = new TreeMap<String, InetSocketAddress>();
    managers.forEach((peer, manager) -> peers.put(peer, manager.transport.address()));
    try {
      return new Manager(id, directory.resolve(id), peers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class RealMembers implements Members {
    @Override
    public SortedMap<String, Store> running() {
      var stores = new TreeMap<String, Store>();
      managers.forEach((id, manager) -> stores.put(id, manager.store));
      return stores;
    }

    @Override
    public void kill(String id) {
      Optional.ofNullable(managers.remove(id)).orElseThrow().kill();
    }

    @Override
    public void await(BooleanSupplier condition) {
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!condition.getAsBoolean()) {
        assertThat(System.nanoTime()).as("waited for " + LIMIT).isLessThan(end);
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
      }
    }
  }

  private static final class Manager {
    private final ThreadLoop managerLoop;
    private final ThreadLoop raftLoop;
    private final JGroupsTransport transport;
    private final GroupStore store;

    Manager(String id, Path directory, SortedMap<String, InetSocketAddress> peers)
        throws IOException {
      transport =
          JGroupsTransport.open(
              new JGroupsConfig(
                  id, TestManager.loopback(0), Optional.empty(), peers, Optional.empty()));
      managerLoop = new ThreadLoop("manager-" + id);
      raftLoop = new ThreadLoop("raft-" + id);
      store = new GroupStore(managerLoop, NOBODY_TOLD);
      store.startWith(
          RaftGroup.start(
              RaftGroupConfig.of(id, new TreeSet<>(IDS)),
              new RaftPorts(
                  raftLoop,
                  transport,
                  RaftLog.open(new DirectoryStorage(directory, SimDisk.KEY)),
                  store,
                  store,
                  ThreadLocalRandom.current())));
    }

    /// The process dies: nobody is told, the log is not closed.
    void kill() {
      transport.close();
      raftLoop.close();
      managerLoop.close();
    }
  }
}
