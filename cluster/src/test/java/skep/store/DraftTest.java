package skep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.model.NodeRole;
import skep.model.ObjectKind;
import skep.model.Version;

class DraftTest {
  private final ClusterState base = StoredObjects.randomState(new Random(9), 3);
  private final Draft draft = new Draft(base);

  @Test
  void later_steps_see_earlier_ones_at_the_version_they_will_have() {
    draft.put(StoredObjects.node("new", NodeRole.WORKER));

    assertThat(draft.nextVersion()).isEqualTo(new Version(base.revision() + 1));
    assertThat(draft.state().node("new").orElseThrow().version()).isEqualTo(draft.nextVersion());
    assertThat(base.node("new")).isEmpty();
  }

  @Test
  void only_the_last_word_on_an_object_is_in_the_batch() {
    var node = StoredObjects.node("new", NodeRole.WORKER);
    draft.put(node);
    draft.put(StoredObjects.service("s9", "nine"));
    draft.remove(ObjectKind.NODE, "new");

    assertThat(draft.batch().actions())
        .as("in the place of the first word")
        .containsExactly(
            new StoreAction.Remove(ObjectKind.NODE, "new"),
            new StoreAction.Put(
                StoredObjects.service("s9", "nine").withVersion(draft.nextVersion())));
  }

  @Test
  void objects_of_two_kinds_may_have_one_id() {
    draft.put(StoredObjects.node("same", NodeRole.WORKER));
    draft.put(StoredObjects.service("same", "same"));

    assertThat(draft.batch().actions()).hasSize(2);
  }

  @Test
  void a_draft_in_which_nothing_was_decided_is_an_empty_batch() {
    assertThat(draft.batch().isEmpty()).isTrue();

    draft.answer(new RequestOutcome("r1", "done"));

    assertThat(draft.batch().isEmpty()).isFalse();
    assertThat(draft.batch().outcomes()).isEqualTo(List.of(new RequestOutcome("r1", "done")));
    assertThat(draft.state().outcomes()).containsKey("r1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void what_a_draft_shows_is_what_its_batch_makes(int seed) {
    var random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      draft.add(StoredObjects.randomAction(random));
    }

    var after = StoredObjects.applied(base, draft.batch());

    assertThat(after).isEqualTo(draft.state().withRevision(base.revision() + 1));
  }
}
