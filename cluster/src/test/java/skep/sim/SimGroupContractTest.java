package skep.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import skep.manager.Store;
import skep.manager.StoreContract;

/// The simulation's managers keep what the real ones promise.
class SimGroupContractTest implements StoreContract {
  private static final List<String> IDS = List.of("m1", "m2", "m3");

  @Override
  public Members members() {
    return new SimMembers();
  }

  private static final class SimMembers implements Members {
    private final SimScheduler world = new SimScheduler(11);
    private final SimNetwork network = new SimNetwork(world, _ -> null);
    private final SimGroup group = new SimGroup(world, network, IDS);
    private final SortedMap<String, Store> stores = new TreeMap<>();
    private final SortedMap<String, SimLoop> loops = new TreeMap<>();

    SimMembers() {
      group.loseNoAnswers();
      for (var id : IDS) {
        var loop = world.process(id);
        loops.put(id, loop);
        stores.put(id, group.start(id, loop));
      }
    }

    @Override
    public SortedMap<String, Store> running() {
      return stores;
    }

    @Override
    public void kill(String id) {
      group.stopped(id);
      stores.remove(id);
      world.crash(Objects.requireNonNull(loops.get(id)));
    }

    @Override
    public void await(BooleanSupplier condition) {
      assertThat(world.runUntil(condition, Duration.ofMinutes(1))).isTrue();
    }
  }
}
