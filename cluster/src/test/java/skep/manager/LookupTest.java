package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import skep.model.ClusterObject;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.store.ClusterState;
import skep.store.Draft;
import skep.store.StoredObjects;

class LookupTest {
  private final ClusterState state =
      with(
          StoredObjects.service("abc1", "web"),
          StoredObjects.service("abd2", "abc"),
          StoredObjects.service("web", "other"),
          StoredObjects.service("b", "b2"),
          StoredObjects.service("b2", "x"),
          StoredObjects.node("n1", NodeRole.WORKER),
          twin("n2"),
          twin("n3"),
          StoredObjects.task("t11", "n1"),
          StoredObjects.task("t12", "n1"));

  private static ClusterState with(ClusterObject... objects) {
    var draft = new Draft(ClusterState.EMPTY);
    for (var object : objects) {
      draft.put(object);
    }
    return draft.state();
  }

  private static Node twin(String id) {
    var like = StoredObjects.node("twin", NodeRole.WORKER).description();
    return StoredObjects.node(id, NodeRole.WORKER)
        .withDescription(
            new NodeDescription(
                "twin", like.platform(), like.resources(), like.engine(), like.tlsInfo()));
  }

  @ParameterizedTest
  @CsvSource({"abc1,abc1", "abd2,abd2", "web,web", "other,web", "abc,abd2", "abd,abd2", "b2,b2"})
  void an_id_goes_before_a_name_and_a_name_before_a_prefix(String reference, String id) {
    assertThat(Lookup.service(state, reference).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "", "abc12"})
  void what_nobody_is_called_is_not_found(String reference) {
    assertThatThrownBy(() -> Lookup.service(state, reference))
        .isInstanceOfSatisfying(
            ControlException.class,
            e -> assertThat(e.kind()).isEqualTo(ControlException.Kind.NOT_FOUND))
        .hasMessage("rpc error: code = NotFound desc = service " + reference + " not found");
  }

  @Test
  void what_several_are_called_is_ambiguous() {
    assertThatThrownBy(() -> Lookup.service(state, "ab"))
        .hasMessage(
            "rpc error: code = InvalidArgument desc = service ab is ambiguous (2 matches found)");
    assertThatThrownBy(() -> Lookup.node(state, "twin"))
        .hasMessage(
            "rpc error: code = InvalidArgument desc = node twin is ambiguous (2 matches found)");
    assertThatThrownBy(() -> Lookup.task(state, "t1"))
        .hasMessage(
            "rpc error: code = InvalidArgument desc = task t1 is ambiguous (2 matches found)");
  }

  @Test
  void nodes_are_found_by_hostname_and_tasks_by_id() {
    assertThat(Lookup.node(state, "host-n1").id()).isEqualTo("n1");
    assertThat(Lookup.node(state, "n2").id()).isEqualTo("n2");
    assertThat(Lookup.task(state, "t12").id()).isEqualTo("t12");
  }
}
