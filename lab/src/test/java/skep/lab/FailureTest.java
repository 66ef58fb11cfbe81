package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Three managers, one of them gone: the other two go on within seconds, and what was acknowledged
/// stays. Each test leaves three managers and no service.
@Tag("slow")
@Timeout(150)
final class FailureTest {
  private static final Duration NEW_LEADER = Duration.ofSeconds(10);
  private static final Duration FAILOVER = Duration.ofSeconds(12);
  private static final Duration BACK = Duration.ofSeconds(30);
  private static Optional<Skep> hosts = Optional.empty();

  @BeforeAll
  static void form() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts();
    hosts = Optional.of(skep);
    skep.form("manager", "manager");
  }

  @Test
  void the_leaders_death_is_survived_by_the_service_and_by_its_users() {
    skep().typed(1, "service create --replicas 6 --name web " + skep().image("nginx")).ok();
    int leader = leader();
    int[] others = others(leader);

    long died = System.nanoTime();
    skep().host(leader).kill();

    var client = skep().socket(others[0]);
    Await.within(
        NEW_LEADER, "a service is created", () -> isDone(() -> create(client, "afterwards")));
    var left = FAILOVER.minusNanos(System.nanoTime() - died);
    Await.within(left, "all tasks run elsewhere", () -> skep().running("web", others) == 6);
    skep().host(leader).start();
    skep().startDaemon(leader);
    awaitThreeManagers(others[0]);
    assertThat(skep().containers(leader, "web")).isEmpty();
    skep().ok(leader, "service", "rm", "web", "afterwards");
    awaitNothingRuns();
  }

  @Test
  void what_was_acknowledged_while_the_leader_was_killed_is_there() {
    int leader = leader();
    var client = skep().socket(others(leader)[0]);
    var acknowledged = new ArrayList<String>();

    writeUntil(20, client, acknowledged);
    skep().killDaemon(leader);
    writeUntil(40, client, acknowledged);

    skep().startDaemon(leader);
    awaitThreeManagers(leader);
    for (int number = 1; number <= 3; number++) {
      assertThat(names(number)).containsAll(acknowledged);
    }
    removeAll(1);
  }

  @Test
  void a_full_disk_loses_nothing_that_was_acknowledged() {
    int follower = others(leader())[0];
    int other = IntStream.of(others(follower)).max().orElseThrow();
    var client = skep().socket(other);
    assertThat(isDone(() -> create(client, "before"))).isTrue();

    Lab.run(Duration.ofSeconds(30), List.of("fill", skep().host(follower).name())).ok();

    var acknowledged = new ArrayList<>(List.of("before"));
    for (int number = 0; number < 20; number++) {
      var name = "full-" + number;
      if (isDone(() -> create(client, name))) {
        acknowledged.add(name);
      }
    }
    assertThat(acknowledged).as("two of three managers have room").hasSizeGreaterThan(15);
    Lab.run(Duration.ofSeconds(30), List.of("unfill", skep().host(follower).name())).ok();
    // A manager whose disk failed stops voting; its daemon may have ended or may still answer.
    skep().shell(follower, "kill -9 $(pgrep -f '[s]kep.Main daemon')");
    skep().startDaemon(follower);
    awaitThreeManagers(other);
    for (int number = 1; number <= 3; number++) {
      assertThat(names(number)).containsAll(acknowledged);
    }
    removeAll(1);
  }

  private static Skep skep() {
    return hosts.orElseThrow();
  }

  private static boolean create(SwarmSocket client, String name) {
    client.create(name, 0, skep().image("nginx"));
    return true;
  }

  /// Writes service after service, through refusals, until so many were acknowledged.
  private static void writeUntil(int count, SwarmSocket client, List<String> acknowledged) {
    var tried = new AtomicInteger(acknowledged.size());
    Await.within(
        NEW_LEADER.plusSeconds(10),
        count + " are acknowledged",
        () -> {
          var name = "written-" + tried.incrementAndGet();
          if (isDone(() -> create(client, name))) {
            acknowledged.add(name);
          }
          return acknowledged.size() >= count;
        });
  }

  /// A group between two leaders refuses or does not answer.
  private static boolean isDone(BooleanSupplier request) {
    try {
      return request.getAsBoolean();
    } catch (IllegalStateException | UncheckedIOException _) {
      return false;
    }
  }

  private static int leader() {
    return skep().socket(1).nodes().stream()
        .filter(node -> node.isLeader())
        .map(node -> node.hostname().charAt(node.hostname().length() - 1) - '0')
        .findFirst()
        .orElseThrow();
  }

  private static int[] others(int number) {
    return IntStream.rangeClosed(1, 3).filter(other -> other != number).toArray();
  }

  private static void awaitThreeManagers(int asked) {
    Await.within(
        BACK,
        "three managers are ready and one leads",
        () -> {
          var rows = skep().typed(asked, "node ls").stdout().lines().toList();
          return rows.stream().filter(row -> row.contains(" Ready ")).count() == 3
              && rows.stream().filter(row -> row.contains(" Reachable ")).count() == 2
              && rows.stream().anyMatch(row -> row.contains(" Leader "));
        });
  }

  private static List<String> names(int asked) {
    return skep().ok(asked, "service", "ls", "--format", "{{.Name}}").lines().toList();
  }

  private static void removeAll(int asked) {
    for (var name : names(asked)) {
      skep().socket(asked).remove(name);
    }
    assertThat(names(asked)).isEmpty();
  }

  private static void awaitNothingRuns() {
    Await.within(Skep.SOON, "nothing runs", () -> skep().running("web", 1, 2, 3) == 0);
  }
}
