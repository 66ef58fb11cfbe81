package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A swarm that was bootstrapped goes over to another skep: one host after the other, and no
/// container notices.
@Tag("slow")
@Timeout(400)
final class RollTest {
  @TempDir Path home;

  @Test
  void a_newer_skep_takes_over_on_every_host_and_all_containers_stay() {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    try (var bare = BareHosts.three()) {
      var operator = Operator.at(home);
      var file = operator.write("hosts.yaml", bare.inventory()).toString();
      operator.skep("bootstrap", "apply", "--yes", "-f", file).ok();
      operator
          .skep("service", "create", "--name", "web", "--replicas", "6", bare.lab().image("nginx"))
          .ok();
      var containers = bare.containers();
      var jars = bare.jars();
      assertThat(containers).hasSize(6);
      var leader = leader(operator);

      var newer = operator.upgraded();
      var rolled = newer.skep("bootstrap", "apply", "--yes", "-f", file);

      assertThat(rolled.ok()).contains("quorum 3/3, tolerates 1, 3 of 3 nodes ready");
      assertThat(rolled.stderr().lines().filter(line -> line.contains("version.roll ok")).toList())
          .as(rolled.stderr())
          .hasSize(3)
          .last()
          .asString()
          .contains(leader);
      assertThat(bare.jars()).hasSize(3).doesNotContainAnyElementsOf(jars).doesNotContain("");
      assertThat(bare.containers()).isEqualTo(containers);
      assertThat(newer.skep("service", "ps", "-q", "web").ok().lines()).hasSize(6);
      assertThat(newer.skep("bootstrap", "apply", "-f", file).ok()).contains("0 changes");
    }
  }

  /// The leader's name in the inventory.
  private static String leader(Operator operator) {
    var row =
        operator
            .skep("node", "ls", "--format", "{{.Hostname}} {{.ManagerStatus}}")
            .ok()
            .lines()
            .filter(line -> line.endsWith("Leader"))
            .findFirst()
            .orElse("");
    var number = List.of(row.split(" ")).getFirst().replaceAll("\\D", "");
    return "m" + Integer.parseInt(number);
  }
}
