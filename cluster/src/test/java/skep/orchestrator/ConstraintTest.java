package skep.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import skep.model.Node;
import skep.reconcile.World;

final class ConstraintTest {
  private static Node node() {
    var node = World.node("n1");
    var labels = new TreeMap<String, String>();
    labels.put("Zone", "A");
    return node.withSpec(node.spec().withLabels(labels));
  }

  @ParameterizedTest
  @CsvSource({
    "node.id==n1, true",
    "node.id == N1, true",
    "NODE.ID==n1, true",
    "node.id!=n1, false",
    "node.hostname==n2, false",
    "node.role==worker, true",
    "node.role!=manager, true",
    "node.platform.os==Linux, true",
    "node.platform.arch==x86_64, true",
    "node.labels.Zone==a, true",
    "node.labels.zone==a, false",
    "node.labels.none==a, false",
    "node.labels.none!=a, true",
    "engine.labels.none==a, false",
    "node.ip==10.0.0.1, true",
    "node.ip==10.0.0.0/24, true",
    "node.ip==10.0.0.2/31, false",
    "node.ip!=10.1.0.0/16, true",
    "node.ip==fd00::/8, false",
    "node.ip==nonsense, false",
    "node.unknown==x, false",
    "node.unknown!=x, false",
    "node.id=n1, false",
  })
  void a_node_meets_a_constraint_or_not(String constraint, boolean isMet) {
    assertThat(Constraint.allMet(List.of(constraint), node())).isEqualTo(isMet);
  }

  @ParameterizedTest
  @CsvSource({
    "fd00::/8, fd12:3456::1, true",
    "fd00::/8, fe80::1, false",
    "::1, 0:0:0:0:0:0:0:1, true",
    "10.0.0.0/7, 11.255.0.1, true",
    "10.0.0.0/7, 12.0.0.1, false",
    "0.0.0.0/0, 192.168.1.1, true",
    "10.0.0.1, ::1, false",
  })
  void a_range_contains_an_address_or_not(String range, String address, boolean isIn) {
    assertThat(IpRange.parse(range).orElseThrow().contains(address)).isEqualTo(isIn);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/", "1::2::3", "12345::", ":1", "x"})
  void what_is_no_range_is_refused(String range) {
    assertThat(IpRange.parse(range)).isEmpty();
  }
}
