package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A swarm as its operator reaches it from afar, when its first manager loses its power and boots
/// again.
@Tag("slow")
@Timeout(400)
final class ContextTest {
  @TempDir Path home;

  @Test
  void the_next_manager_answers_when_the_first_is_gone() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    try (var bare = BareHosts.three()) {
      var operator = Operator.at(home);
      var file = operator.write("hosts.yaml", bare.inventory()).toString();
      operator.skep("bootstrap", "apply", "--yes", "-f", file).ok();
      var first = url(bare, 1);
      var second = url(bare, 2);
      var all = operator.skep("--context", "lab", "node", "ls", "-q");
      assertThat(all.ok().lines()).hasSize(3);
      assertThat(all.stderr()).isEmpty();

      bare.host(1).kill();

      var without = operator.skep("node", "ls", "-q");
      assertThat(without.ok().lines()).hasSize(3);
      assertThat(without.stderr()).contains("note: " + second + ":22 answers, not").contains(first);
      assertThat(named(operator, second).ok().lines()).hasSize(3);
      var dead = named(operator, first);
      assertThat(dead.exit()).as(dead.stderr()).isEqualTo(7);

      // Nothing in a lab's host is an init system: this is what one does at boot.
      bare.host(1).start();
      bare.host(1).exec("/etc/init.d/skep", "start").ok();
      Await.within(
          Duration.ofSeconds(40),
          "the first manager is back",
          () -> named(operator, first).stdout().lines().count() == 3);
      Await.within(
          Duration.ofSeconds(40),
          "all managers are well",
          () -> operator.skep("bootstrap", "status", "-f", file).stdout().contains("quorum 3/3"));
      assertThat(operator.skep("node", "ls", "-q").stderr()).isEmpty();
    }
  }

  private static String url(BareHosts bare, int number) {
    return "ssh://root@" + bare.host(number).address();
  }

  /// `SKEP_HOST` goes before the context in use.
  private static Result named(Operator operator, String url) {
    return Result.of(
        Operator.LIMIT, operator.command(List.of("SKEP_HOST=" + url), "node", "ls", "-q"));
  }
}
