package skep.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import skep.model.TaskState;
import skep.orchestrator.TaskTransitions.Owner;

/// Walks every owner, source and target.
final class TaskTransitionsTest {

  @Test
  void no_owner_ever_moves_a_task_back_or_out_of_a_terminal_state() {
    for (var owner : Owner.values()) {
      for (var from : TaskState.values()) {
        for (var to : TaskTransitions.next(owner, from)) {
          assertThat(to).as("%s moves %s", owner, from).isGreaterThan(from);
          assertThat(from.isTerminal()).as("%s moves %s to %s", owner, from, to).isFalse();
        }
      }
    }
  }

  @Test
  void every_move_has_exactly_one_owner() {
    for (var from : TaskState.values()) {
      for (var to : TaskState.values()) {
        var owners = new ArrayList<Owner>();
        for (var owner : Owner.values()) {
          if (TaskTransitions.next(owner, from).contains(to)) {
            owners.add(owner);
          }
        }
        assertThat(owners).as("%s -> %s", from, to).hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void every_state_that_is_not_terminal_can_be_left() {
    for (var from : TaskState.values()) {
      boolean canLeave =
          Arrays.stream(Owner.values())
              .anyMatch(owner -> !TaskTransitions.next(owner, from).isEmpty());
      assertThat(canLeave).as(from.name()).isEqualTo(!from.isTerminal());
    }
  }

  @Test
  void only_the_agent_says_how_a_task_ended() {
    for (var from : TaskState.values()) {
      for (var owner : List.of(Owner.ORCHESTRATOR, Owner.ALLOCATOR, Owner.SCHEDULER)) {
        assertThat(TaskTransitions.next(owner, from))
            .doesNotContain(
                TaskState.COMPLETE, TaskState.SHUTDOWN, TaskState.FAILED, TaskState.REJECTED);
      }
    }
  }
}
