package skep.ingress.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import skep.ingress.DataPathSettings;
import skep.ingress.ServedPort;
import skep.ingress.Target;
import skep.ingress.table.Backend;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.ingress.table.RouteOptions;

/// The loop's thread is never started: the test is the thread.
@EnabledOnOs(OS.LINUX)
final class AttemptsTest {
  private static final long TIMEOUT = Duration.ofMillis(300).toNanos();
  private static final long MILLI = 1_000_000;

  private final List<Target> failed = new ArrayList<>();
  private ServerSocket task;
  private ServedPort port;
  private EpollLoop loop;

  @BeforeEach
  void open() throws IOException {
    task = new ServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"));
    var backend = new Backend("a", "other", "127.0.0.1", task.getLocalPort(), "", 0);
    var route =
        new Route(PublishedPort.tcp(80), "s1", "web", 80, RouteOptions.NONE, List.of(backend));
    port = new ServedPort(route, DataPathSettings.of("here"));
    loop = new EpollLoop(1, new FileBudget(1024), TIMEOUT);
  }

  @AfterEach
  void close() throws IOException {
    loop.start();
    loop.close();
    task.close();
  }

  @Test
  void time_begins_with_the_call_however_long_the_batch_of_events_has_taken() {
    LockSupport.parkNanos(TIMEOUT);

    dial();

    assertThat(loop.attempts().deadlineNanos() - System.nanoTime()).isBetween(TIMEOUT / 2, TIMEOUT);
  }

  @Test
  void a_task_that_is_looked_for_in_time_and_not_there_has_failed() {
    dial();

    loop.attempts().expire(loop.attempts().deadlineNanos() + MILLI);

    assertThat(failed).hasSize(1);
    assertThat(loop.attempts().deadlineNanos()).isEqualTo(Attempts.NEVER);
  }

  @Test
  void a_loop_that_was_held_up_itself_waits_once_more() {
    dial();
    dial();
    long late = loop.attempts().deadlineNanos() + 1000 * MILLI;

    loop.attempts().expire(late);

    assertThat(failed).isEmpty();
    assertThat(loop.attempts().deadlineNanos()).isEqualTo(late + TIMEOUT);

    loop.attempts().expire(late + TIMEOUT + 1000 * MILLI);

    assertThat(failed).hasSize(2);
    assertThat(loop.attempts().deadlineNanos()).isEqualTo(Attempts.NEVER);
  }

  private void dial() {
    var dialing =
        new Attempt.Dialing() {
          @Override
          public void connected(Target target, int fd, long ticket, int events) {
            throw new AssertionError("nobody reads events");
          }

          @Override
          public void failed(Target target) {
            failed.add(target);
          }
        };
    var begun = loop.dialer().dial(port.rotation().next().orElseThrow(), port, -1, dialing);
    assertThat(begun).isEqualTo(Dialer.Begun.WAITING);
  }
}
