package skep.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import skep.model.ContainerSpec;
import skep.model.Golden;
import skep.model.JoinTokens;
import skep.model.ObjectKind;
import skep.model.PullOptions;
import skep.model.RootKey;

/// What is in the managers' logs: it outlives the build that wrote it.
class StoreCodecTest {

  static List<Golden> goldens() {
    return Golden.all("batch-");
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void every_kind_of_fact_has_its_golden_form_and_reads_back(Golden golden) {
    var batch = StoreCodec.decode(bytes(golden.json()));

    Golden.everythingIsSet(golden.name(), batch);
    var encoded = StoreCodec.encode(batch);
    assertThat(encoded[0]).as("format").isEqualTo((byte) 1);
    golden.check(new String(encoded, 1, encoded.length - 1, UTF_8));
    assertThat(StoreCodec.decode(encoded)).isEqualTo(batch);
  }

  @Test
  void there_is_a_golden_form_of_every_kind() {
    var puts = new TreeSet<ObjectKind>();
    for (var golden : goldens()) {
      for (var action : StoreCodec.decode(bytes(golden.json())).actions()) {
        if (action instanceof StoreAction.Put(var object)) {
          puts.add(object.kind());
        }
      }
    }

    assertThat(puts).containsExactly(ObjectKind.values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"BaseRevision\":1,\"Actions\":[{\"Forget\":{}}],\"Outcomes\":[]}",
        "{\"BaseRevision\":1,\"Actions\":[{\"Put\":{\"Object\":{\"Moon\":{}}}}],\"Outcomes\":[]}",
        "{\"BaseRevision\":1,\"Actions\":[{\"Remove\":{\"Kind\":\"MOON\"}}],\"Outcomes\":[]}",
        "{\"BaseRevision\":1,\"Actions\":[",
        "[]"
      })
  void a_fact_this_build_does_not_know_is_refused_not_skipped(String json) {
    assertThatThrownBy(() -> StoreCodec.decode(bytes(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void another_format_is_refused() {
    var encoded = StoreCodec.encode(new Batch(0, List.of(), List.of()));
    encoded[0] = 2;

    assertThatThrownBy(() -> StoreCodec.decode(encoded)).hasMessage("unknown batch format 2");
    assertThatThrownBy(() -> StoreCodec.decode(new byte[0]))
        .hasMessage("unknown batch format (empty)");
  }

  @Test
  void a_field_of_a_later_build_is_ignored() {
    var batch =
        StoreCodec.decode(
            bytes(
                "{\"BaseRevision\":4,\"Mood\":{\"a\":[1]},\"Actions\":[{\"Remove\":"
                    + "{\"Kind\":\"TASK\",\"Why\":\"because\",\"ID\":\"t1\"}}],\"Outcomes\":[]}"));

    assertThat(batch)
        .isEqualTo(new Batch(4, List.of(new StoreAction.Remove(ObjectKind.TASK, "t1")), List.of()));
  }

  @Test
  void a_snapshot_restores_to_the_same_state() {
    var state = StoredObjects.randomState(new Random(1), 600);

    var chunks = StoreCodec.snapshot(state);

    assertThat(chunks).hasSizeGreaterThan(3);
    assertThat(chunks)
        .allSatisfy(chunk -> assertThat(chunk.length).isLessThan(2 * StoreCodec.CHUNK_BYTES));
    assertThat(StoreCodec.restore(chunks)).isEqualTo(state);
    assertThat(StoreCodec.restore(StoreCodec.snapshot(ClusterState.EMPTY)))
        .isEqualTo(ClusterState.EMPTY);
  }

  @Test
  void a_restored_state_forgets_outcomes_in_the_same_order() {
    var state = ClusterState.EMPTY;
    int count = ClusterState.OUTCOMES_MAX + 5;
    for (int i = 0; i < count; i++) {
      state = state.with(new RequestOutcome("r" + i, "id" + i));
    }

    var restored = StoreCodec.restore(StoreCodec.snapshot(state));

    assertThat(state.outcomes()).hasSize(ClusterState.OUTCOMES_MAX).doesNotContainKey("r4");
    assertThat(restored).isEqualTo(state);
    var one = new RequestOutcome("one more", "");
    assertThat(restored.with(one)).isEqualTo(state.with(one));
    assertThat(restored.with(one).outcomes()).doesNotContainKey("r5").containsKey("r6");
  }

  @Test
  void a_part_of_a_snapshot_is_refused() {
    assertThatThrownBy(() -> StoreCodec.restore(List.of(bytes("7"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void secrets_are_not_printed() {
    var key = RootKey.first(Instant.EPOCH, "cert", "hush", "");
    var pull = ContainerSpec.ofImage("nginx").withPullOptions(new PullOptions("hush"));

    assertThat(List.of(key, new JoinTokens("hush", "hush"), pull).toString())
        .doesNotContain("hush");
    assertThat(new StoreAction.Put(key).toString()).doesNotContain("hush");
  }

  private static byte[] bytes(String json) {
    var text = json.getBytes(UTF_8);
    var bytes = Arrays.copyOf(new byte[] {1}, text.length + 1);
    System.arraycopy(text, 0, bytes, 1, text.length);
    return bytes;
  }
}
