package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.NodeStatus;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoreFsm;
import skep.store.StoredObjects;

class NewLifeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Node manager(String id) {
    return StoredObjects.node(id, NodeRole.MANAGER)
        .withStatus(new NodeStatus(NodeState.READY, "", "10.0.0.1"))
        .withManagerStatus(ManagerStatus.of(id + ":2377", id, id + ":7800"));
  }

  private static ClusterState swarm() {
    var draft = new Draft(ClusterState.EMPTY);
    draft.put(StoredObjects.cluster());
    draft.put(manager("m1"));
    draft.put(manager("m2"));
    draft.put(
        StoredObjects.node("w1", NodeRole.WORKER)
            .withStatus(new NodeStatus(NodeState.READY, "", "10.0.0.2")));
    draft.put(
        StoredObjects.node("w2", NodeRole.WORKER)
            .withStatus(new NodeStatus(NodeState.DOWN, "heartbeat failure", "10.0.0.3")));
    return applied(ClusterState.EMPTY, draft.batch());
  }

  private static ClusterState applied(ClusterState before, Batch batch) {
    return switch (StoreFsm.apply(before, batch)) {
      case StoreFsm.Outcome.Applied(var after) -> after;
      case StoreFsm.Outcome.Conflict conflict -> throw new AssertionError(conflict);
    };
  }

  /// A row in a line.
  private static String shown(ClusterState state, String id) {
    var node = state.node(id).orElseThrow();
    return "%s %s%s"
        .formatted(
            node.spec().role().wire(),
            node.status().state().wire(),
            node.managerStatus().map(status -> " " + status.addr()).orElse(""));
  }

  @Test
  void after_a_lost_quorum_the_other_managers_are_workers_that_were_not_heard_of_yet() {
    var before = swarm();

    var after =
        applied(before, NewLife.afterLostQuorum(before, NewLife.remaining(before, "m1"), NOW));

    assertThat(shown(after, "m1")).isEqualTo("manager ready m1:2377");
    assertThat(shown(after, "m2")).isEqualTo("worker unknown");
    assertThat(shown(after, "w1")).isEqualTo("worker unknown");
    assertThat(shown(after, "w2")).isEqualTo("worker down");
    assertThat(after.node("m2").orElseThrow().status().addr()).isEqualTo("10.0.0.1");
    assertThat(after.node("w2").orElseThrow().status().message()).isEqualTo("heartbeat failure");
    assertThat(after.cluster().flatMap(cluster -> cluster.joinTokens()))
        .isEqualTo(before.cluster().flatMap(cluster -> cluster.joinTokens()));
  }

  @Test
  void from_a_backup_all_nodes_but_the_new_one_are_down() {
    var before = swarm();

    var after = applied(before, NewLife.fromBackup(before, manager("n9"), NOW));

    assertThat(shown(after, "n9")).isEqualTo("manager ready n9:2377");
    assertThat(shown(after, "m1")).isEqualTo("worker down");
    assertThat(shown(after, "w1")).isEqualTo("worker down");
  }

  @Test
  void a_manager_that_never_learnt_of_itself_cannot_go_on_alone() {
    assertThatThrownBy(() -> NewLife.remaining(swarm(), "m7"))
        .hasMessageContaining("never caught up");
  }
}
