package skep.ingress.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import skep.ingress.PortProblem.Kind;
import skep.ingress.nft.Acceleration.Destination;
import skep.ingress.nft.Acceleration.Port;
import skep.ingress.table.Backend;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.ingress.table.RouteOptions;

class RulesTest {
  private static final RouteOptions ACCELERATED = new RouteOptions(false, false, true);
  private static final PublishedPort WEB = PublishedPort.tcp(8000);
  private static final List<Port> PORTS =
      List.of(
          new Port(
              WEB,
              List.of(
                  new Destination("172.17.0.2", 80, true),
                  new Destination("10.0.0.12", 30001, false))),
          new Port(PublishedPort.udp(53), List.of(new Destination("10.0.0.12", 30002, false))));

  @Test
  void rules_replace_the_table_and_send_what_opens_a_connection_on() {
    assertThat(Rules.ingress(PORTS, Set.of("docker0"), 7))
        .isEqualTo(
            """
            table ip skep_ingress
            delete table ip skep_ingress
            table ip skep_ingress {
              chain generation_7 { }
              map tcp_ports {
                type inet_service : verdict
                elements = { 8000 : goto tcp_8000 }
              }
              map udp_ports {
                type inet_service : verdict
                elements = { 53 : goto udp_53 }
              }
              chain tcp_8000 {
                ct mark set 0x5ce9
                meta l4proto tcp dnat ip to numgen inc mod 2 map { 0 : 10.0.0.12 . 30001, 1 : 172.17.0.2 . 80 }
              }
              chain udp_53 {
                ct mark set 0x5ce9
                meta l4proto udp dnat ip to numgen inc mod 1 map { 0 : 10.0.0.12 . 30002 }
              }
              chain pre {
                type nat hook prerouting priority dstnat - 10; policy accept;
                iifname { "docker0" } return
                fib daddr type local tcp flags & (fin|syn|rst|ack) == syn tcp dport vmap @tcp_ports
                fib daddr type local udp dport vmap @udp_ports
              }
              chain out {
                type nat hook output priority -110; policy accept;
                ip daddr 127.0.0.0/8 return
                fib daddr type local tcp flags & (fin|syn|rst|ack) == syn tcp dport vmap @tcp_ports
                fib daddr type local udp dport vmap @udp_ports
              }
              chain post {
                type nat hook postrouting priority srcnat - 10; policy accept;
                ct mark 0x5ce9 ip daddr { 172.17.0.2 } return
                ct mark 0x5ce9 masquerade
              }
            }
            """);
  }

  @Test
  void rules_for_a_while_expire_by_themselves() {
    assertThat(Rules.ingressFor(Duration.ofSeconds(30), PORTS, Set.of(), 7))
        .isEqualTo(
            Rules.ingress(PORTS, Set.of(), 7)
                .replace("{ 8000 :", "{ 8000 timeout 30s :")
                .replace("{ 53 :", "{ 53 timeout 30s :")
                .replace(
                    "inet_service : verdict\n", "inet_service : verdict\n    flags timeout\n"));
  }

  /// In a network namespace of their own, so that this machine's firewall is left alone.
  @Test
  void the_kernel_takes_the_rules() {
    assumeTrue(
        Command.run("unshare", "-n", "nft", "list", "tables").isDone(),
        "root and nft are needed to load rules");

    var rules = Rules.ingress(PORTS, Set.of("docker0", "br-1"), 1);
    var passing = Rules.ingressFor(Duration.ofSeconds(30), PORTS, Set.of(), 3);
    var empty = Rules.ingress(List.of(), Set.of(), 2);
    for (var file : List.of(rules + rules, empty, passing, Rules.source())) {
      assertThat(Command.runWith(file, "unshare", "-n", "nft", "-f", "-"))
          .isEqualTo(new Command.Result(0, ""));
    }
  }

  @Test
  void a_port_the_proxy_does_not_hold_is_not_taken() {
    var table = table(route(ACCELERATED, remote("a")));

    assertThat(Acceleration.of(table, "here", Set.of())).isEqualTo(Acceleration.NONE);
    assertThat(Acceleration.of(table, "here", Set.of(WEB)).ports())
        .containsExactly(new Port(WEB, List.of(new Destination("10.0.0.12", 30001, false))));
  }

  @Test
  void the_kernel_stands_in_for_tcp_ports_that_it_can_serve() {
    var plain = RouteOptions.NONE;
    var expected = List.of(new Port(WEB, List.of(new Destination("10.0.0.12", 30001, false))));

    assertThat(Acceleration.standIn(table(route(plain, remote("a"))), "here", Set.of(WEB)))
        .isEqualTo(expected);
    assertThat(Acceleration.standIn(table(route(ACCELERATED, remote("a"))), "here", Set.of(WEB)))
        .isEqualTo(expected);
    for (var table :
        List.of(
            table(route(plain)),
            table(route(new RouteOptions(true, false, false), remote("a"))),
            table(route(plain, new Backend("a", "there", "fd00::1", 9, "", 0))),
            table(route(plain, new Backend("a", "here", "10.0.0.11", 9, "", 0))))) {
      assertThat(Acceleration.standIn(table, "here", Set.of(WEB))).isEmpty();
    }
    var unserved = Acceleration.standIn(table(route(plain, remote("a"))), "here", Set.of());
    assertThat(unserved).isEmpty();
  }

  @Test
  void a_task_of_this_node_is_reached_in_its_container() {
    var table =
        table(route(ACCELERATED, new Backend("a", "here", "10.0.0.11", 9, "172.17.0.2", 80)));

    assertThat(Acceleration.of(table, "here", Set.of(WEB)).ports())
        .containsExactly(new Port(WEB, List.of(new Destination("172.17.0.2", 80, true))));
  }

  @Test
  void what_the_kernel_cannot_do_is_said_and_left_to_the_proxy() {
    var header = table(route(new RouteOptions(true, false, true), remote("a")));
    var ipv6 = table(route(ACCELERATED, new Backend("a", "there", "fd00::1", 9, "", 0)));
    var hidden = table(route(ACCELERATED, new Backend("a", "here", "10.0.0.11", 9, "", 0)));

    for (var table : List.of(header, ipv6, hidden)) {
      var acceleration = Acceleration.of(table, "here", Set.of(WEB));
      assertThat(acceleration.ports()).isEmpty();
      assertThat(acceleration.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Kind.DEGRADED));
    }
  }

  @Test
  void a_port_without_tasks_is_the_proxys() {
    var table = table(route(ACCELERATED));

    assertThat(Acceleration.of(table, "here", Set.of(WEB))).isEqualTo(Acceleration.NONE);
  }

  @Test
  void a_missing_program_is_named() {
    assertThat(Command.run("skep-no-such-program").why()).contains("skep-no-such-program");
  }

  private static IngressTable table(Route route) {
    return new IngressTable(1, List.of(route));
  }

  private static Route route(RouteOptions options, Backend... backends) {
    return new Route(WEB, "s1", "web", 80, options, List.of(backends));
  }

  private static Backend remote(String task) {
    return new Backend(task, "there", "10.0.0.12", 30001, "", 0);
  }
}
