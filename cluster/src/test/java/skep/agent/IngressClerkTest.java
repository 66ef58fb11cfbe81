package skep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortFault;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.ingress.table.RouteOptions;
import skep.session.AgentMessage.FromAgent;
import skep.session.AgentMessage.IngressRoutes;
import skep.session.AgentMessage.IngressServed;
import skep.session.AgentMessage.IngressTraffic;
import skep.sim.SimLoop;
import skep.sim.SimScheduler;

class IngressClerkTest {
  private static final PortFault FAULT =
      new PortFault(PublishedPort.tcp(80), "ADDRESS_IN_USE", "another program has the port");

  private final SimScheduler world = new SimScheduler(1);
  private final SimLoop loop = world.process("n1");
  private final FakeIngress ingress = new FakeIngress();
  private final List<FromAgent> said = new ArrayList<>();
  private final IngressClerk clerk = new IngressClerk(loop, ingress, said::add);

  IngressClerkTest() {
    clerk.connected();
    clerk.start();
  }

  /// Takes 100 ms to serve a table.
  private final class FakeIngress implements Ingress {
    final List<IngressTable> served = new ArrayList<>();
    List<PortFault> faults = List.of();
    List<PortCounters> traffic = List.of();

    @Override
    public CompletableFuture<List<PortFault>> serve(IngressTable table) {
      var done = new CompletableFuture<List<PortFault>>();
      world.schedule(
          Duration.ofMillis(100),
          () -> {
            served.add(table);
            done.complete(faults);
          });
      return done;
    }

    @Override
    public List<PortCounters> traffic() {
      return traffic;
    }
  }

  private static Route route(int port) {
    return new Route(PublishedPort.tcp(port), "s1", "web", 80, RouteOptions.NONE, List.of());
  }

  private static IngressRoutes whole(long version, int... ports) {
    return change(version, 0, ports);
  }

  private static IngressRoutes change(long version, long base, int... ports) {
    return new IngressRoutes(version, base, 1, 1, routes(ports), List.of());
  }

  private static List<Route> routes(int... ports) {
    return java.util.Arrays.stream(ports).mapToObj(IngressClerkTest::route).toList();
  }

  private void settle() {
    world.runFor(Duration.ofMillis(500));
  }

  @Test
  void a_version_is_acknowledged_once_it_is_served() {
    assertThat(clerk.received(whole(7, 80))).isTrue();
    world.runFor(Duration.ofMillis(50));
    assertThat(said).isEmpty();

    settle();

    assertThat(ingress.served).containsExactly(new IngressTable(7, routes(80)));
    assertThat(said).containsExactly(new IngressServed(7, List.of()));
  }

  @Test
  void changes_add_to_what_is_known() {
    clerk.received(whole(7, 80, 81));
    clerk.received(new IngressRoutes(9, 7, 1, 1, routes(443), List.of(PublishedPort.tcp(81))));
    settle();

    assertThat(ingress.served.getLast()).isEqualTo(new IngressTable(9, routes(80, 443)));
    assertThat(said).contains(new IngressServed(9, List.of()));
  }

  @Test
  void a_table_in_parts_is_served_when_the_last_is_there() {
    clerk.received(new IngressRoutes(7, 0, 1, 2, routes(80), List.of()));
    settle();
    assertThat(ingress.served).isEmpty();

    clerk.received(new IngressRoutes(7, 0, 2, 2, routes(81), List.of()));
    settle();

    assertThat(ingress.served).containsExactly(new IngressTable(7, routes(80, 81)));
  }

  @Test
  void what_does_not_follow_is_refused() {
    assertThat(clerk.received(change(8, 7, 80))).isFalse();
    clerk.received(whole(7, 80));
    assertThat(clerk.received(change(10, 9, 80))).isFalse();
    assertThat(clerk.received(new IngressRoutes(8, 7, 2, 2, List.of(), List.of()))).isFalse();
    clerk.received(new IngressRoutes(8, 7, 1, 2, List.of(), List.of()));
    assertThat(clerk.received(new IngressRoutes(9, 7, 2, 2, List.of(), List.of()))).isFalse();
  }

  @Test
  void tables_that_come_faster_than_they_are_served_are_skipped() {
    clerk.received(whole(7, 80));
    clerk.received(change(8, 7, 81));
    clerk.received(change(9, 8, 82));
    settle();

    assertThat(ingress.served).extracting(IngressTable::version).containsExactly(7L, 9L);
    assertThat(ingress.served.getLast().routes()).isEqualTo(routes(80, 81, 82));
  }

  @Test
  void a_new_session_begins_with_a_whole_table_and_hears_nothing_of_the_old_one() {
    clerk.received(whole(7, 80));
    clerk.connected();
    settle();

    assertThat(said).isEmpty();
    assertThat(clerk.received(change(8, 7, 80))).isFalse();
    assertThat(clerk.received(whole(3, 81))).isTrue();
    settle();
    assertThat(ingress.served.getLast()).isEqualTo(new IngressTable(3, routes(81)));
    assertThat(said).containsExactly(new IngressServed(3, List.of()));
  }

  @Test
  void a_port_that_cannot_be_opened_is_told_and_tried_again() {
    ingress.faults = List.of(FAULT);
    clerk.received(whole(7, 80));
    settle();
    assertThat(said).containsExactly(new IngressServed(7, List.of(FAULT)));

    ingress.faults = List.of();
    world.runFor(Duration.ofSeconds(3));

    assertThat(said.getLast()).isEqualTo(new IngressServed(7, List.of()));
    said.clear();
    world.runFor(Duration.ofSeconds(10));
    assertThat(said).isEmpty();
  }

  @Test
  void counters_are_told_when_they_move() {
    ingress.traffic = List.of(new PortCounters(PublishedPort.tcp(80), 1, 0, 0, 9, 9, List.of()));
    world.runFor(Duration.ofSeconds(10));

    assertThat(said).containsExactly(new IngressTraffic(ingress.traffic));
  }

  @Test
  void a_node_that_leaves_answers_nothing() {
    clerk.received(whole(7, 80));
    settle();
    said.clear();

    clerk.clear();
    settle();

    assertThat(ingress.served.getLast().routes()).isEmpty();
    assertThat(said).isEmpty();
  }
}
