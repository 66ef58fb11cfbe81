package skep.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import skep.sim.SimLoop;
import skep.sim.SimScheduler;

/// Managers, their disks and clients in one simulated world. {@link Nemesis} torments it.
final class RaftWorld {
  private final SimScheduler world;
  private final SimNetwork network;
  private final Random random;
  private final SortedSet<String> founders = new TreeSet<>();
  private final SortedMap<String, Manager> managers = new TreeMap<>();
  private final History history = new History();
  private final int snapshotEvery;
  private final int clientPauseMillis;
  private Consumer<Manager> onChange = _ -> {};
  private long nextCommand;
  private int nextId;
  private boolean isQuiet;

  RaftWorld(SimScheduler world, int founderCount) {
    this.world = world;
    this.network = new SimNetwork(world);
    this.random = world.random("clients");
    this.snapshotEvery = 10 + random.nextInt(60);
    this.clientPauseMillis = List.of(10, 60, 300).get(random.nextInt(3));
    for (int i = 0; i < founderCount; i++) {
      founders.add(newId());
    }
    founders.forEach(id -> managers.put(id, new Manager(id)));
    managers.values().forEach(Manager::start);
    clientStep();
  }

  SimNetwork network() {
    return network;
  }

  /// Told of each manager that sees another leader, term or membership.
  void onChange(Consumer<Manager> listener) {
    onChange = listener;
  }

  History history() {
    return history;
  }

  List<Manager> managers() {
    return List.copyOf(managers.values());
  }

  /// The running manager that believes to lead in the latest term.
  Optional<Manager> leader() {
    return managers.values().stream()
        .filter(m -> m.isRunning() && m.status().isLeader())
        .max((a, b) -> Long.compare(a.status().term(), b.status().term()));
  }

  /// A new manager with an empty disk, started but not added to the group.
  Manager join() {
    var manager = new Manager(newId());
    managers.put(manager.id, manager);
    manager.start();
    return manager;
  }

  void forget(Manager manager) {
    manager.crash();
    managers.remove(manager.id);
  }

  /// No more load.
  void quiet() {
    isQuiet = true;
  }

  /// For failures: what each manager believes.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var manager : managers.values()) {
      text.append("\n  ")
          .append(manager.id)
          .append(' ')
          .append(manager.life.map(life -> life.group.status().toString()).orElse("down"));
    }
    return text.toString();
  }

  private String newId() {
    return "n" + ++nextId;
  }

  private void clientStep() {
    if (isQuiet) {
      return;
    }
    var running = managers.values().stream().filter(Manager::isRunning).toList();
    if (!running.isEmpty()) {
      var manager = running.get(random.nextInt(running.size()));
      // Often whoever leads, else nobody would be asked in a group of five; but not only.
      var target = random.nextInt(4) == 0 ? manager : leader().orElse(manager);
      if (random.nextInt(5) == 0) {
        target.read();
      } else {
        target.write();
      }
    }
    world.schedule(Duration.ofMillis(random.nextInt(clientPauseMillis)), this::clientStep);
  }

  /// One manager through all its lives: the disk stays, the process comes and goes.
  final class Manager implements RaftListener {
    final String id;
    final SimDisk disk = new SimDisk();
    private Optional<Life> life = Optional.empty();
    private int lives;

    /// Of the last entry when the disk was last forced.
    private long durableIndex;

    private record Life(SimLoop loop, RaftGroup group, RaftLog log, History.Machine machine) {}

    private Manager(String id) {
      this.id = id;
    }

    boolean isRunning() {
      return life.isPresent();
    }

    GroupStatus status() {
      return running().group.status();
    }

    RaftGroup group() {
      return running().group;
    }

    History.Machine machine() {
      return running().machine;
    }

    SimLoop loop() {
      return running().loop;
    }

    private Life running() {
      return life.orElseThrow();
    }

    void start() {
      if (isRunning()) {
        return;
      }
      var loop = world.process(id);
      var machine = history.new Machine(id);
      var config = new RaftGroupConfig(id, founders, RaftTiming.DEFAULT, snapshotEvery);
      try {
        var log = RaftLog.open(disk);
        durableIndex = log.state().lastIndex();
        disk.onForce(() -> durableIndex = log.state().lastIndex());
        var group =
            RaftGroup.start(
                config,
                new RaftPorts(
                    loop,
                    new HonestTransport(id, disk, network.transport(id)),
                    log,
                    machine,
                    this,
                    world.random(id + "/" + ++lives)));
        life = Optional.of(new Life(loop, group, log, machine));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void crash() {
      life.ifPresent(
          running -> {
            network.disconnect(id);
            world.crash(running.loop);
            disk.crash(random);
          });
      life = Optional.empty();
    }

    void write() {
      long command = ++nextCommand;
      long begunAt = history.now();
      var done = group().propose(ByteBuffer.allocate(Long.BYTES).putLong(command).array());
      var _ =
          done.thenAccept(
                  applied -> {
                    history.acknowledge(applied.index(), command, begunAt);
                    isOnEnoughDisks(applied.index());
                    if (ByteBuffer.wrap(applied.result()).getLong() != command) {
                      throw new AssertionError("the answer is another write's");
                    }
                  })
              .whenComplete((_, error) -> rethrowBroken(error));
    }

    /// On more than half of the voters' disks. A manager that is down may have it too.
    private void isOnEnoughDisks(long index) {
      var voters = status().voters();
      long without =
          managers.values().stream()
              .filter(other -> voters.contains(other.id))
              .filter(other -> other.isRunning() && !other.disk.isFull() && !other.has(index))
              .count();
      if (2 * without >= voters.size()) {
        throw new AssertionError(
            "write %d acknowledged, %d of %s do not have it".formatted(index, without, voters));
      }
    }

    private boolean has(long index) {
      return Math.min(durableIndex, running().log.state().lastIndex()) >= index;
    }

    void read() {
      long begunAt = history.now();
      var machine = machine();
      var _ =
          group()
              .readBarrier()
              .thenRun(() -> history.read(machine.applied(), begunAt))
              .whenComplete((_, error) -> rethrowBroken(error));
    }

    /// A broken law inside a future would be swallowed: it is told to the world as an event.
    private void rethrowBroken(@Nullable Throwable error) {
      if (error instanceof AssertionError broken) {
        world.schedule(
            Duration.ZERO,
            () -> {
              throw broken;
            });
      } else if (error instanceof CompletionException wrapper) {
        rethrowBroken(wrapper.getCause());
      }
    }

    @Override
    public void changed(GroupStatus status) {
      if (status.isLeader()) {
        try {
          history.leads(id, status.term(), status.lastLogIndex());
        } catch (AssertionError broken) {
          // MicroRaft swallows what its report listener throws
          rethrowBroken(broken);
        }
      }
      onChange.accept(this);
    }

    /// The disk is full: the process ends, and is started again by the nemesis.
    @Override
    public void failed(Throwable cause) {
      world.schedule(Duration.ZERO, this::crash);
    }

    @Override
    public void removed() {
      world.schedule(Duration.ZERO, () -> forget(this));
    }
  }

  /// All members of the group, as the leader sees it, have applied the same.
  boolean isSettled() {
    var leader = leader();
    if (leader.isEmpty()) {
      return false;
    }
    var members = new ArrayList<>(leader.get().status().voters());
    members.addAll(leader.get().status().learners());
    long applied = leader.get().machine().applied();
    return applied >= history.now()
        && members.stream()
            .allMatch(
                id ->
                    managers.containsKey(id)
                        && managers.get(id).isRunning()
                        && managers.get(id).machine().applied() == applied);
  }
}
