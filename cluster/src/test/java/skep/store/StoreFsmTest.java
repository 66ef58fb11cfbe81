package skep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static skep.store.StoredObjects.applied;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;
import skep.model.NodeRole;
import skep.model.ObjectKind;
import skep.model.Service;
import skep.model.Task;
import skep.model.Version;

class StoreFsmTest {

  @Test
  void a_batch_becomes_true_as_a_whole_at_the_next_revision() {
    var batch =
        new Batch(
            0,
            List.of(
                new StoreAction.Put(StoredObjects.node("n1", NodeRole.WORKER)),
                new StoreAction.Put(StoredObjects.service("s1", "web"))),
            List.of(new RequestOutcome("r1", "s1")));

    var state = applied(ClusterState.EMPTY, batch);

    assertThat(state.revision()).isEqualTo(1);
    assertThat(state.node("n1").orElseThrow().version()).isEqualTo(new Version(1));
    assertThat(state.service("s1").orElseThrow().version()).isEqualTo(new Version(1));
    assertThat(state.serviceIds()).containsEntry("web", "s1");
    assertThat(state.outcomes()).containsEntry("r1", new RequestOutcome("r1", "s1"));
    assertThat(ClusterState.EMPTY.nodes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 2, 9})
  void a_batch_decided_on_another_state_changes_nothing(long base) {
    var one = applied(ClusterState.EMPTY, new Batch(0, List.of(), List.of()));
    var batch =
        new Batch(
            base,
            List.of(new StoreAction.Put(StoredObjects.node("n1", NodeRole.WORKER))),
            List.of(new RequestOutcome("r1", "n1")));

    assertThat(StoreFsm.apply(one, batch)).isEqualTo(new StoreFsm.Outcome.Conflict(base, 1));
  }

  @Test
  void removing_what_is_not_there_changes_only_the_revision() {
    var actions = new ArrayList<StoreAction>();
    for (var kind : ObjectKind.values()) {
      actions.add(new StoreAction.Remove(kind, "nobody"));
    }
    var before = StoredObjects.randomState(new Random(3), 5);
    var keepsSingletons =
        actions.stream()
            .filter(a -> a.kind() != ObjectKind.CLUSTER && a.kind() != ObjectKind.ROOT_KEY)
            .toList();

    var after = applied(before, new Batch(before.revision(), keepsSingletons, List.of()));

    assertThat(after).isEqualTo(before.withRevision(before.revision() + 1));
  }

  @Test
  void a_request_is_answered_by_its_first_outcome() {
    var outcomes = List.of(new RequestOutcome("r1", "first"), new RequestOutcome("r1", "second"));

    var state = applied(ClusterState.EMPTY, new Batch(0, List.of(), outcomes));

    assertThat(state.outcomes()).containsOnlyKeys("r1").containsValue(outcomes.getFirst());
  }

  @Test
  void a_service_that_takes_another_name_gives_up_its_old_one() {
    var state =
        applied(
            ClusterState.EMPTY,
            new Batch(
                0,
                List.of(
                    new StoreAction.Put(StoredObjects.service("s1", "old")),
                    new StoreAction.Put(StoredObjects.service("s1", "new"))),
                List.of()));

    assertThat(state.serviceIds()).containsOnly(Map.entry("new", "s1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void indexes_stay_what_a_recount_of_the_objects_gives(int seed) {
    var random = new Random(seed);
    var state = ClusterState.EMPTY;
    for (int i = 0; i < 300; i++) {
      var draft = new Draft(state);
      for (int j = random.nextInt(6); j >= 0; j--) {
        draft.add(StoredObjects.randomAction(random));
      }
      state = applied(state, draft.batch());
      assertRecounted(state);
    }
  }

  private static void assertRecounted(ClusterState state) {
    PSortedMap<String, PSortedMap<String, Task>> ofService = TreePMap.empty();
    PSortedMap<String, PSortedMap<String, Task>> ofNode = TreePMap.empty();
    PSortedMap<String, NodeUsage> usage = TreePMap.empty();
    PSortedMap<String, Task> waiting = TreePMap.empty();
    for (var task : state.tasks().values()) {
      ofService = with(ofService, task.serviceId(), task);
      if (task.nodeId().isPresent()) {
        var node = task.nodeId().get();
        ofNode = with(ofNode, node, task);
        if (task.isLive()) {
          usage = usage.plus(node, usage.getOrDefault(node, NodeUsage.NONE).plus(task));
        }
      } else if (task.isLive()) {
        waiting = waiting.plus(task.id(), task);
      }
    }
    var names = new TreeMap<String, String>();
    for (Service service : state.services().values()) {
      names.put(service.spec().name(), service.id());
    }
    assertThat(state.tasksOfService()).isEqualTo(ofService);
    assertThat(state.tasksOfNode()).isEqualTo(ofNode);
    assertThat(state.waiting()).isEqualTo(waiting);
    assertThat(state.usage()).isEqualTo(usage);
    assertThat(state.serviceIds()).isEqualTo(names);
  }

  private static PSortedMap<String, PSortedMap<String, Task>> with(
      PSortedMap<String, PSortedMap<String, Task>> index, String key, Task task) {
    return index.plus(key, index.getOrDefault(key, TreePMap.empty()).plus(task.id(), task));
  }
}
