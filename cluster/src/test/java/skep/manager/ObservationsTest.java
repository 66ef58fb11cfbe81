package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import skep.model.EndpointSpec;
import skep.model.NodeRole;
import skep.model.NodeState;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.session.AgentMessage.Observed;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoredObjects;

class ObservationsTest {
  private static final Instant NOW = StoredObjects.T.plusSeconds(60);

  private final Draft draft = new Draft(ClusterState.EMPTY);
  private final Observations observations = new Observations(draft, NOW);

  private void given(TaskState state) {
    draft.put(
        StoredObjects.task(
            "t1", "s1", Optional.of("n1"), state, TaskState.RUNNING, EndpointSpec.NONE));
  }

  private TaskState state() {
    return draft.state().task("t1").orElseThrow().state();
  }

  private static Observed observed(TaskState state, String message) {
    return new Observed("t1", TaskStatus.of(NOW, state, message));
  }

  @ParameterizedTest
  @EnumSource(TaskState.class)
  void a_task_moves_only_forward_and_only_once_it_is_assigned(TaskState before) {
    for (var after : TaskState.values()) {
      given(before);

      observations.task("n1", observed(after, ""));

      boolean isTheirs = before.compareTo(TaskState.ASSIGNED) >= 0 && !before.isTerminal();
      boolean moves = isTheirs && after.compareTo(before) > 0;
      assertThat(state()).as(before + " to " + after).isEqualTo(moves ? after : before);
    }
  }

  @Test
  void only_the_node_a_task_is_bound_to_is_believed() {
    given(TaskState.ASSIGNED);

    observations.task("n2", observed(TaskState.RUNNING, ""));

    assertThat(state()).isEqualTo(TaskState.ASSIGNED);
  }

  @Test
  void more_about_the_same_state_is_news_and_the_same_again_is_not() {
    given(TaskState.PREPARING);

    observations.task("n1", observed(TaskState.PREPARING, "pulling"));
    var told = draft.state().task("t1").orElseThrow();
    assertThat(told.status().message()).isEqualTo("pulling");
    assertThat(told.updatedAt()).isEqualTo(NOW);

    var before = draft.state();
    observations.task("n1", observed(TaskState.PREPARING, "pulling"));
    assertThat(draft.state()).isSameAs(before);
  }

  @Test
  void what_is_not_there_is_not_made() {
    observations.task("n1", observed(TaskState.RUNNING, ""));
    observations.node("n1", NodeState.READY, "", "");

    assertThat(draft.batch().isEmpty()).isTrue();
  }

  @Test
  void a_node_keeps_its_address_when_none_is_seen() {
    draft.put(StoredObjects.node("n1", NodeRole.WORKER));

    observations.node("n1", NodeState.DISCONNECTED, "broke", "");
    assertThat(draft.state().node("n1").orElseThrow().status().addr()).isEqualTo("10.0.0.1");

    observations.node("n1", NodeState.READY, "", "10.0.0.2");
    var status = draft.state().node("n1").orElseThrow().status();
    assertThat(status.addr()).isEqualTo("10.0.0.2");
    assertThat(status.state()).isEqualTo(NodeState.READY);
  }

  @Test
  void a_description_is_written_when_it_differs() {
    var node = StoredObjects.node("n1", NodeRole.WORKER);
    draft.put(node);
    var before = draft.state();

    observations.description("n1", node.description());
    assertThat(draft.state()).isSameAs(before);

    observations.description("n1", StoredObjects.node("n2", NodeRole.WORKER).description());
    assertThat(draft.state().node("n1").orElseThrow().hostname()).isEqualTo("host-n2");
  }
}
