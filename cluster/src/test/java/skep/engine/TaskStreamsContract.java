package skep.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static skep.engine.EngineContract.failure;
import static skep.engine.EngineContract.get;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import skep.engine.EngineException.Kind;
import skep.engine.ExecEvent.Exited;
import skep.engine.ExecEvent.Output;
import skep.model.ContainerSpec;

/// What every engine owes those who look into its containers.
public interface TaskStreamsContract extends EngineContract {
  Duration PATIENCE = Duration.ofSeconds(10);
  LogRequest ALL =
      new LogRequest(false, Optional.empty(), Optional.empty(), Optional.empty(), true, true);

  /// Writes at least one line to its standard output and runs on.
  ContainerSpec talking();

  /// A command that writes its arguments.
  List<String> echo(String text);

  /// A command that exits so.
  List<String> exiting(int code);

  /// A command that writes what it reads.
  List<String> copying();

  private static ExecRequest command(List<String> words, boolean isTty, boolean hasInput) {
    return new ExecRequest(words, isTty, hasInput, List.of(), "", "");
  }

  /// All of a feed that ends.
  private static <T> List<T> all(Feed<T> feed) throws InterruptedException {
    var found = new ArrayList<T>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (var next = feed.next(PATIENCE); next.isPresent(); next = feed.next(PATIENCE)) {
      assertThat(deadline - System.nanoTime()).isPositive();
      found.addAll(next.get());
    }
    return found;
  }

  /// The first thing of a feed.
  private static <T> T first(Feed<T> feed) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var next = feed.next(PATIENCE).orElseThrow();
      if (!next.isEmpty()) {
        return next.getFirst();
      }
      assertThat(deadline - System.nanoTime()).isPositive();
    }
  }

  private static String text(List<ExecEvent> events) {
    var bytes = new ByteArrayOutputStream();
    for (var event : events) {
      if (event instanceof Output(var _, var base64)) {
        bytes.writeBytes(Base64.getDecoder().decode(base64));
      }
    }
    return bytes.toString(UTF_8);
  }

  @Test
  default void a_log_has_what_the_container_wrote_and_ends() throws Exception {
    var before = Instant.now().minusSeconds(2);
    run(EngineContract.task("talks", talking()));
    first(get(engine().streams().logs("talks", following())));

    var lines = all(get(engine().streams().logs("talks", ALL)));

    assertThat(lines).isNotEmpty();
    assertThat(lines.getFirst().text()).isNotBlank().doesNotContain("\n");
    assertThat(lines.getFirst().time()).isBetween(before, Instant.now().plusSeconds(2));
    assertThat(lines.getFirst().isError()).isFalse();
    assertThat(all(get(engine().streams().logs("talks", since(Instant.now().plusSeconds(5))))))
        .isEmpty();
    assertThat(all(get(engine().streams().logs("talks", tail(0))))).isEmpty();
  }

  private static LogRequest following() {
    return new LogRequest(true, Optional.empty(), Optional.empty(), Optional.empty(), true, true);
  }

  private static LogRequest since(Instant time) {
    return new LogRequest(false, Optional.of(time), Optional.empty(), Optional.empty(), true, true);
  }

  private static LogRequest tail(int lines) {
    return new LogRequest(
        false, Optional.empty(), Optional.empty(), Optional.of(lines), true, true);
  }

  @Test
  default void a_followed_log_ends_with_its_container() throws Exception {
    var id = run(EngineContract.task("followed", talking()));
    var feed = get(engine().streams().logs("followed", following()));
    first(feed);
    assertThat(feed.next(Duration.ofMillis(50))).isPresent();

    get(engine().stop(id, GRACE));

    all(feed);
  }

  @Test
  default void a_followed_log_can_be_let_go() throws Exception {
    run(EngineContract.task("letgo", talking()));
    var feed = get(engine().streams().logs("letgo", following()));
    first(feed);

    feed.close();

    assertThat(feed.next(PATIENCE)).isEmpty();
  }

  @Test
  default void a_task_without_a_container_has_no_log_and_runs_no_command() {
    assertThat(failure(engine().streams().logs("nowhere", ALL)).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(failure(engine().streams().exec("nowhere", command(echo("x"), false, false))).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  default void a_command_says_what_it_has_to_say_and_how_it_ended() throws Exception {
    run(EngineContract.task("commands", talking()));
    try (var echo =
        get(engine().streams().exec("commands", command(echo("hello"), false, false)))) {
      echo.start();
      var events = all(echo.events());
      assertThat(text(events)).isEqualTo("hello\n");
      assertThat(events.getLast()).isEqualTo(new Exited(0));
    }
    try (var exit = get(engine().streams().exec("commands", command(exiting(7), true, false)))) {
      exit.start();
      assertThat(all(exit.events())).containsExactly(new Exited(7));
    }
  }

  @Test
  default void a_command_reads_its_input_to_the_end() throws Exception {
    run(EngineContract.task("reads", talking()));
    try (var copy = get(engine().streams().exec("reads", command(copying(), false, true)))) {
      copy.start();
      copy.write("one\n".getBytes(UTF_8));
      copy.write("two\n".getBytes(UTF_8));
      copy.closeInput();

      var events = all(copy.events());

      assertThat(text(events)).isEqualTo("one\ntwo\n");
      assertThat(events.getLast()).isEqualTo(new Exited(0));
    }
  }

  @Test
  default void usage_is_counted_for_what_runs() throws Exception {
    run(EngineContract.task("used", talking()));
    var stopped = run(EngineContract.task("unused", talking()));
    get(engine().stop(stopped, GRACE));

    // An engine may have counted nothing yet of what has only just begun.
    var used = Optional.<ContainerUsage>empty();
    long deadline = System.nanoTime() + GRACE.plusSeconds(10).toNanos();
    while (used.isEmpty() && System.nanoTime() < deadline) {
      var usage = get(engine().streams().usage());
      assertThat(usage).noneMatch(each -> each.taskId().equals("unused"));
      used = usage.stream().filter(each -> each.taskId().equals("used")).findFirst();
    }

    assertThat(used).isPresent();
    assertThat(used.get().cpuNanos()).isPositive();
    assertThat(used.get().memoryBytes()).isPositive();
    assertThat(used.get().processes()).isPositive();
  }
}
