package skep.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.model.Availability;
import skep.model.NodeState;
import skep.model.ObjectKind;
import skep.model.Task;
import skep.model.TaskState;
import skep.model.UpdateStatus;
import skep.store.ClusterState;

/// Random users, nodes and failures, all from a seed: after each step no slot is wanted twice, and
/// once the trouble is over every service has exactly its replicas.
final class ConvergenceTest {
  private static final List<NodeState> STATES = List.of(NodeState.values());
  private static final List<Availability> AVAILABILITIES = List.of(Availability.values());

  private static final int STEPS = 60;
  private static final int RUNS_PER_SEED = 15;

  private final World world = new World();
  private Random random = new Random(0);
  private int nodesMade;
  private int servicesMade;
  private int images;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_service_ends_with_exactly_its_replicas(long seed) {
    for (int run = 0; run < RUNS_PER_SEED; run++) {
      var test = new ConvergenceTest();
      test.random = new Random(seed * 1_000 + run);
      try {
        test.trouble();
        test.heal();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + (seed * 1_000 + run) + "\n" + test.world.tasks(), e);
      }
    }
  }

  private void trouble() {
    for (int i = 0; i < 3; i++) {
      world.nodes("n" + ++nodesMade);
    }
    for (int step = 0; step < STEPS; step++) {
      disturb();
      if (random.nextBoolean()) {
        world.settle();
        assertNoSlotIsWantedTwice(world.state());
      }
      if (random.nextInt(3) == 0) {
        world.agentsAct();
      }
      if (random.nextInt(3) == 0) {
        world.pass(Duration.ofSeconds(random.nextInt(40)));
      }
    }
  }

  private void disturb() {
    switch (random.nextInt(12)) {
      case 0 -> world.nodes("n" + ++nodesMade);
      case 1, 2 ->
          pick(nodes())
              .forEach(id -> world.nodeState(id, STATES.get(random.nextInt(STATES.size()))));
      case 3 ->
          pick(nodes())
              .forEach(
                  id ->
                      world.availability(
                          id, AVAILABILITIES.get(random.nextInt(AVAILABILITIES.size()))));
      case 4 -> {
        if (world.state().nodes().size() > 2) {
          pick(nodes()).forEach(id -> world.remove(ObjectKind.NODE, id));
        }
      }
      case 5 -> world.service("s" + ++servicesMade, random.nextInt(5));
      case 6 -> {
        if (random.nextInt(3) == 0) {
          world.service(World.spec("g" + ++servicesMade, World.global()));
        }
      }
      case 7 -> pick(replicated()).forEach(id -> world.scale(id, random.nextInt(6)));
      case 8 -> pick(services()).forEach(id -> world.image(id, id + ":" + ++images));
      case 9 -> {
        if (random.nextInt(3) == 0) {
          pick(services()).forEach(id -> world.remove(ObjectKind.SERVICE, id));
        }
      }
      default -> pick(onNodes()).forEach(id -> world.report(id, TaskState.FAILED, "boom"));
    }
  }

  private void heal() {
    for (var id : nodes()) {
      world.nodeState(id, NodeState.READY);
      world.availability(id, Availability.ACTIVE);
    }
    for (int i = 0; i < 20; i++) {
      world.run();
      world.pass(Duration.ofMinutes(1));
    }
    world.run();
    assertNoSlotIsWantedTwice(world.state());
    for (var service : world.state().services().values()) {
      var mode = service.spec().mode();
      long wanted = mode.isReplicated() ? mode.replicas() : world.state().nodes().size();
      var running =
          world.state().tasksOfService(service.id()).values().stream()
              .filter(task -> task.isLive() && task.state() == TaskState.RUNNING)
              .toList();
      assertThat(running).as(service.id()).hasSize((int) wanted);
      boolean isPaused = service.updateStatus().filter(UpdateStatus::isPaused).isPresent();
      assertThat(running)
          .allMatch(task -> isPaused || task.spec().equals(service.spec().taskTemplate()));
    }
    for (var task : world.state().tasks().values()) {
      assertThat(world.state().services()).as(task.name()).containsKey(task.serviceId());
      assertThat(task.isLive() || task.state().isTerminal()).as(task.id()).isTrue();
    }
    assertThat(world.lookAtEverything()).isEmpty();
  }

  private static void assertNoSlotIsWantedTwice(ClusterState state) {
    var wanted = new TreeMap<String, Task>();
    for (var task : state.tasks().values()) {
      if (task.isLive()) {
        assertThat(wanted.put(task.name(), task)).as(task.name()).isNull();
      }
    }
  }

  private List<String> nodes() {
    return List.copyOf(world.state().nodes().keySet());
  }

  private List<String> services() {
    return List.copyOf(world.state().services().keySet());
  }

  private List<String> replicated() {
    return world.state().services().values().stream()
        .filter(service -> service.spec().mode().isReplicated())
        .map(service -> service.id())
        .toList();
  }

  private List<String> onNodes() {
    var ids = new ArrayList<String>();
    for (var task : world.state().tasks().values()) {
      if (task.state().compareTo(TaskState.ASSIGNED) >= 0 && !task.state().isTerminal()) {
        ids.add(task.id());
      }
    }
    return ids;
  }

  /// One of them, or none when there is none.
  private List<String> pick(List<String> from) {
    return from.isEmpty() ? from : List.of(from.get(random.nextInt(from.size())));
  }
}
