package skep.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import skep.api.client.IngressPort;
import skep.ingress.table.IngressFacts;
import skep.ingress.table.IngressFacts.NodeFacts;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortCounters.BackendCounters;
import skep.ingress.table.PortFault;
import skep.ingress.table.PublishedPort;
import skep.model.Endpoint;
import skep.model.EndpointSpec;
import skep.model.NodeRole;
import skep.model.PortConfig;
import skep.store.Batch;
import skep.store.ClusterState;
import skep.store.StoreAction;
import skep.store.StoredObjects;

/// What is said of a port, from what each node said of it.
class IngressViewTest {
  private static final PublishedPort PORT = PublishedPort.tcp(8080);

  private static ClusterState state() {
    var ports = List.of(PortConfig.of("tcp", 80, 8080, "ingress"));
    var web =
        StoredObjects.service("s1", "web")
            .withEndpoint(new Endpoint(new EndpointSpec("vip", ports), ports));
    return StoredObjects.applied(
        ClusterState.EMPTY,
        new Batch(
            0,
            List.of(
                new StoreAction.Put(StoredObjects.node("n1", NodeRole.MANAGER)),
                new StoreAction.Put(StoredObjects.node("n2", NodeRole.WORKER)),
                new StoreAction.Put(StoredObjects.node("n3", NodeRole.WORKER)),
                new StoreAction.Put(StoredObjects.node("n4", NodeRole.WORKER)),
                new StoreAction.Put(web)),
            List.of()));
  }

  private static NodeFacts serving(long version) {
    var rates = new TreeMap<PublishedPort, Double>();
    rates.put(PORT, 2.5);
    var counters =
        new PortCounters(
            PORT, 10, 2, 1, 100, 200, List.of(new BackendCounters("t1", 9, 2, 1, true)));
    return new NodeFacts(version, List.of(), List.of(counters), rates);
  }

  private static NodeFacts faulty(long version, String kind) {
    return new NodeFacts(
        version, List.of(new PortFault(PORT, kind, "why")), List.of(), new TreeMap<>());
  }

  private static IngressPort port(IngressFacts facts) {
    return new IngressView(state(), facts).ports().getFirst();
  }

  @Test
  void each_node_has_its_state_and_the_port_the_sum() {
    var nodes = new TreeMap<String, NodeFacts>();
    nodes.put("n1", serving(7));
    nodes.put("n2", serving(6));
    nodes.put("n3", faulty(7, "ADDRESS_IN_USE"));

    var port = port(new IngressFacts(7, nodes));

    assertThat(port.nodes())
        .extracting(node -> node.node() + " " + node.state() + " " + node.text())
        .containsExactly(
            "host-n1 serving ",
            "host-n2 behind ",
            "host-n3 failed why",
            "host-n4 silent the node has no session");
    assertThat(port.connectionsPerSecond()).isEqualTo(5.0);
    assertThat(port.active()).isEqualTo(4);
  }

  @Test
  void a_port_that_is_served_without_an_option_is_degraded() {
    var nodes = new TreeMap<String, NodeFacts>();
    nodes.put("n1", faulty(7, PortFault.DEGRADED));

    assertThat(port(new IngressFacts(7, nodes)).nodes().getFirst().state()).isEqualTo("degraded");
  }
}
