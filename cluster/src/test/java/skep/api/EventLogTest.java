package skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import skep.api.client.SwarmEvent;
import skep.model.ModelJson;
import skep.model.ObjectKind;
import skep.model.Service;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoreFsm;

class EventLogTest {
  private static final Duration NO_WAIT = Duration.ZERO;

  private ClusterState state = ClusterState.EMPTY;
  private final EventLog log = new EventLog(state, InstantSource.fixed(SampleSwarm.T), 3);

  private void put(String id) {
    write(draft -> draft.put(SampleSwarm.service(id, id, 1)));
  }

  private void write(java.util.function.Consumer<Draft> change) {
    var draft = new Draft(state);
    change.accept(draft);
    var before = state;
    state = ((StoreFsm.Outcome.Applied) StoreFsm.apply(before, draft.batch())).state();
    log.applied(before, state, draft.batch());
  }

  private static List<String> events(Optional<List<String>> lines) {
    return lines.orElseThrow().stream()
        .map(line -> ModelJson.read(SwarmEvent.class, line))
        .map(e -> e.revision() + " " + e.action() + " " + e.kind() + " " + e.id())
        .toList();
  }

  @Test
  void changes_are_told_in_order_with_their_object() throws InterruptedException {
    put("a");
    put("a");
    write(draft -> draft.remove(ObjectKind.SERVICE, "a"));

    var lines = log.since(0).orElseThrow().next(NO_WAIT);

    assertThat(events(lines))
        .containsExactly("1 create service a", "2 update service a", "3 remove service a");
    var event = ModelJson.read(SwarmEvent.class, lines.orElseThrow().getLast());
    assertThat(ModelJson.read(Service.class, event.object()).spec().name()).isEqualTo("a");
  }

  @Test
  void a_stream_goes_on_after_the_revision_it_was_asked_from() throws InterruptedException {
    put("a");
    put("b");
    var reader = log.since(1).orElseThrow();

    assertThat(events(reader.next(NO_WAIT))).containsExactly("2 create service b");
    assertThat(reader.next(NO_WAIT)).contains(List.of());
    put("c");
    assertThat(events(reader.next(NO_WAIT))).containsExactly("3 create service c");
  }

  @Test
  void a_revision_still_to_come_is_waited_for() throws InterruptedException {
    var reader = log.since(1).orElseThrow();

    put("a");
    assertThat(events(reader.next(NO_WAIT))).isEmpty();
    put("b");
    assertThat(events(reader.next(NO_WAIT))).containsExactly("2 create service b");
  }

  @Test
  void what_fell_out_is_gone_for_new_readers_and_ends_slow_ones() throws InterruptedException {
    var slow = log.since(0).orElseThrow();
    for (var id : List.of("a", "b", "c", "d")) {
      put(id);
    }

    assertThat(log.since(0)).isEmpty();
    assertThat(events(log.since(1).orElseThrow().next(NO_WAIT))).hasSize(3);
    assertThat(slow.next(NO_WAIT)).isEmpty();
  }

  @Test
  void a_waiting_reader_wakes_for_a_change_and_for_its_close() {
    var reader = log.since(0).orElseThrow();
    var first = CompletableFuture.supplyAsync(() -> next(reader));
    put("a");
    assertThat(events(first.join())).containsExactly("1 create service a");

    var second = CompletableFuture.supplyAsync(() -> next(reader));
    reader.close();
    assertThat(second.join()).isEmpty();
  }

  private static Optional<List<String>> next(LineSource reader) {
    try {
      return reader.next(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void secrets_are_not_told() throws InterruptedException {
    write(SampleSwarm::fill);
    var log2 = new EventLog(ClusterState.EMPTY, InstantSource.fixed(SampleSwarm.T));
    var draft = new Draft(ClusterState.EMPTY);
    SampleSwarm.fill(draft);
    log2.applied(ClusterState.EMPTY, state, draft.batch());

    var text = String.join("\n", log2.since(0).orElseThrow().next(NO_WAIT).orElseThrow());

    assertThat(text).contains("\"kind\":\"cluster\"").doesNotContain("token").doesNotContain("key");
  }
}
