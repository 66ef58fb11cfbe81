package skep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import skep.api.client.DryRun;
import skep.api.client.LeaderTransferred;
import skep.manager.GroupView;
import skep.model.ModelJson;

/// Handing the leadership over, at the leader n1 of n1, n2 (not reachable), n3 and the learner n4.
class TransferLeaderTest {
  private final FakeManager manager = new FakeManager(group(true));

  private static GroupView group(boolean isAnyReachable) {
    return new GroupView(
        "n1",
        GroupView.Role.LEADER,
        7,
        Optional.of("n1"),
        42,
        List.of(
            new GroupView.Member("n1", true, true),
            new GroupView.Member("n2", true, false),
            new GroupView.Member("n3", true, isAnyReachable),
            new GroupView.Member("n4", false, true)));
  }

  @BeforeEach
  void fill() {
    manager.write(
        draft -> {
          SampleSwarm.fill(draft);
          draft.put(SampleSwarm.node("n3", "delta", "manager", true));
          draft.put(SampleSwarm.node("n4", "epsilon", "manager", true));
        });
  }

  private ApiResponse transfer(String query) {
    var request = SampleSwarm.request("POST", "/skep/transfer-leader" + query, "");
    return new ClusterWrites(manager).transferLeader(new Call(request, "")).join();
  }

  private static LeaderTransferred read(ApiResponse response) {
    return ModelJson.read(LeaderTransferred.class, response.text());
  }

  @Test
  void it_goes_to_the_one_named_or_to_the_one_that_knows_most() {
    assertThat(read(transfer("?to=delta"))).isEqualTo(new LeaderTransferred("n1", "n3"));
    assertThat(read(transfer(""))).isEqualTo(new LeaderTransferred("n1", "n3"));
    assertThat(manager.transfers).containsExactly("n3", "n3");
  }

  @Test
  void a_dry_run_is_checked_and_hands_nothing_over() {
    var dry = ModelJson.read(DryRun.class, transfer("?to=delta&dryRun=1").text());

    assertThat(dry.changes())
        .extracting(DryRun.Change::name, DryRun.Change::detail)
        .containsExactly(tuple("delta", "leads in place of alpha"));
    assertThat(manager.transfers).isEmpty();
    assertThatThrownBy(() -> transfer("?to=nothere&dryRun=1")).hasMessageContaining("nothere");
  }

  @Test
  void of_two_nodes_with_one_name_the_manager_is_meant() {
    manager.write(draft -> draft.put(SampleSwarm.node("w9", "delta", "worker", false)));

    assertThat(read(transfer("?to=delta"))).isEqualTo(new LeaderTransferred("n1", "n3"));
  }

  @Test
  void the_leader_itself_keeps_it() {
    assertThat(read(transfer("?to=alpha"))).isEqualTo(new LeaderTransferred("n1", "n1"));
    assertThat(manager.transfers).isEmpty();
  }

  static Stream<List<String>> refusals() {
    return Stream.of(
        List.of("gamma", "node gamma is not a manager"),
        List.of("beta", "manager beta does not answer"),
        List.of("epsilon", "manager epsilon has no vote yet: it is catching up"),
        List.of("omega", "node omega not found"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void who_cannot_lead_is_refused(List<String> nodeAndWhy) {
    assertThat(Refusal.of(() -> transfer("?to=" + nodeAndWhy.getFirst())))
        .endsWith(nodeAndWhy.getLast());
    assertThat(manager.transfers).isEmpty();
  }

  @Test
  void nobody_there_to_lead_is_refused() {
    manager.setGroup(group(false));

    assertThat(Refusal.of(() -> transfer("")))
        .endsWith("no other manager with a vote answers: the leadership stays");
  }

  /// The text of a refusal.
  private static final class Refusal {
    static String of(Runnable call) {
      try {
        call.run();
      } catch (skep.manager.ControlException e) {
        return String.valueOf(e.getMessage());
      }
      return "";
    }
  }
}
