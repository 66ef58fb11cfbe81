package skep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import skep.engine.EngineException.Kind;
import skep.engine.TaskContainer.Phase;
import skep.model.ContainerSpec;
import skep.model.EndpointSpec;
import skep.model.Task;
import skep.model.TaskSpec;
import skep.model.TaskState;
import skep.model.TaskStatus;
import skep.model.Version;

/// What every engine owes the agent. Run on each engine by a test class that implements it.
public interface EngineContract {
  Duration GRACE = Duration.ofSeconds(1);

  Engine engine();

  /// Runs until it is stopped.
  ContainerSpec lasting();

  /// Exits with code 1 soon after its start.
  ContainerSpec crashing();

  /// Cannot be pulled.
  ContainerSpec missing();

  static Task task(String id, ContainerSpec spec) {
    return new Task(
        id,
        Version.NONE,
        Instant.EPOCH,
        Instant.EPOCH,
        "s1",
        "web",
        1,
        Optional.of("n1"),
        TaskSpec.of(spec),
        EndpointSpec.NONE,
        Version.NONE,
        TaskStatus.of(Instant.EPOCH, TaskState.ASSIGNED, ""),
        TaskState.RUNNING,
        Optional.empty(),
        0);
  }

  static <T> T get(CompletableFuture<T> answer) {
    return answer.copy().orTimeout(20, TimeUnit.SECONDS).join();
  }

  static EngineException failure(CompletableFuture<?> answer) {
    try {
      throw new AssertionError("did not fail but gave " + get(answer));
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof EngineException said) {
        return said;
      }
      throw failed;
    }
  }

  /// Makes and starts a container; its id.
  default String run(Task task) throws Exception {
    get(engine().pull(task, _ -> {}));
    var id = get(engine().create(task)).containerId();
    get(engine().start(id));
    return id;
  }

  @Test
  default void it_describes_its_host() throws Exception {
    var said = get(engine().describe());

    assertThat(said.hostname()).isNotEmpty();
    assertThat(said.platform().os()).isEqualTo("linux");
    assertThat(said.resources().nanoCpus()).isPositive();
    assertThat(said.resources().memoryBytes()).isPositive();
    assertThat(said.engine().engineVersion()).isNotEmpty();
  }

  @Test
  default void a_container_is_created_once() throws Exception {
    var task = task("once", lasting());
    get(engine().pull(task, _ -> {}));
    var id = get(engine().create(task)).containerId();

    assertThat(get(engine().create(task)).containerId()).isEqualTo(id);
    assertThat(get(engine().inspect(id)).phase()).isEqualTo(Phase.CREATED);
    assertThat(get(engine().inspect(id)).taskId()).isEqualTo("once");
    get(engine().remove(id));
  }

  @Test
  default void a_container_is_started_stopped_and_removed_however_often() throws Exception {
    var id = run(task("life", lasting()));
    get(engine().start(id));
    var running = get(engine().inspect(id));
    assertThat(running.phase()).isEqualTo(Phase.RUNNING);
    assertThat(running.pid()).isPositive();
    assertThat(get(engine().containers())).contains(running);

    get(engine().stop(id, GRACE));
    get(engine().stop(id, GRACE));
    assertThat(get(engine().inspect(id)).phase()).isEqualTo(Phase.EXITED);

    get(engine().remove(id));
    get(engine().remove(id));
    assertThat(failure(engine().inspect(id)).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(get(engine().containers())).noneMatch(found -> found.taskId().equals("life"));
  }

  @Test
  default void a_running_container_can_be_removed() throws Exception {
    var id = run(task("rude", lasting()));

    get(engine().remove(id));

    assertThat(failure(engine().inspect(id)).kind()).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  default void the_watch_tells_of_a_container_that_ends() throws Exception {
    var changes = new LinkedBlockingQueue<String>();
    var listener =
        new Engine.EngineListener() {
          @Override
          public void changed(String taskId) {
            changes.add(taskId);
          }

          @Override
          public void reachable(boolean reachable) {}
        };
    try (var _ = engine().watch(listener)) {
      var id = run(task("crash", crashing()));
      long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
      while (get(engine().inspect(id)).phase() != Phase.EXITED) {
        assertThat(deadline - System.nanoTime()).isPositive();
        changes.poll(1, TimeUnit.SECONDS);
      }

      assertThat(get(engine().inspect(id)).exitCode()).isEqualTo(1);
      assertThat(get(engine().inspect(id)).pid()).isZero();
      changes.clear();
      get(engine().remove(id));
      assertThat(changes.poll(10, TimeUnit.SECONDS)).isEqualTo("crash");
    }
  }

  @Test
  default void a_missing_image_fails_in_the_registrys_words() {
    var error = failure(engine().pull(task("none", missing()), _ -> {}));

    assertThat(error.kind()).isNotEqualTo(Kind.UNREACHABLE);
    assertThat(error.getMessage()).isNotBlank().doesNotContain("Status 4", "Status 5", "{");
  }

  @Test
  default void calls_on_a_container_that_is_gone_say_so() {
    for (var call : List.of(engine().start("0123456789ab"), engine().inspect("0123456789ab"))) {
      assertThat(failure(call).kind()).isEqualTo(Kind.NOT_FOUND);
    }
    assertThatThrownBy(() -> get(engine().stop("0123456789ab", GRACE)))
        .hasRootCauseInstanceOf(EngineException.class);
  }
}
