package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class IngressCommandsTest {
  private static final String PORTS =
      """
      [{"PublishedPort":80,"Protocol":"tcp","ServiceID":"mbiap412jyugfpi4a38mb5i1k","Service":"web",
        "TargetPort":8080,"Options":["accelerate=nft"],"ConnectionsPerSecond":12.34,"Active":5,
        "Backends":[{"TaskID":"t1","Task":"web.1","Node":"node1","Address":"10.77.0.11:32768",
          "LocalAddress":"172.17.0.2:8080","Accepted":90,"Active":5,"Failed":1,"EjectedBy":2}],
        "Nodes":[
          {"NodeID":"n1","Node":"node1","Address":"10.77.0.11","State":"serving","Text":"",
           "ConnectionsPerSecond":12.34,"Accepted":91,"Active":5,"Refused":1,"BytesIn":7,"BytesOut":8},
          {"NodeID":"n2","Node":"node2","Address":"10.77.0.12","State":"failed",
           "Text":"another program has the port","Accepted":0}]},
       {"PublishedPort":53,"Protocol":"udp","ServiceID":"s2","Service":"dns","TargetPort":53,"Backends":[],
        "Nodes":[{"NodeID":"n1","Node":"node1","State":"behind","Text":""}]}]\
      """;

  private static FakeApi swarm() {
    return new FakeApi().on("GET /skep/ingress", PORTS);
  }

  @Test
  void ls_shows_each_port_and_what_is_wrong_with_it() {
    Run.of(swarm(), "ingress ls")
        .exits(0)
        .prints(
            """
            PORT      SERVICE   TARGET     TASKS     NODES     CONN/S    ACTIVE    OPTIONS          NOTE
            80/tcp    web       8080/tcp   1         1/2       12.3      5         accelerate=nft   node2: another program has the port
            53/udp    dns       53/udp     0         0/1       0.0       0                          no task runs
            """);
  }

  @Test
  void ls_quiet_prints_ports() {
    Run.of(swarm(), "ingress ls -q").exits(0).prints("80/tcp\n53/udp\n");
  }

  @Test
  void inspect_for_people() {
    Run.of(swarm(), "ingress inspect --pretty 80")
        .exits(0)
        .prints(
            """
            Port:		80/tcp
            Service:	web
            Target:		8080/tcp
            Options:	accelerate=nft
            Traffic:	5 connections now
            Tasks:
             TASK      NODE      ADDRESS            ON ITS NODE       TAKEN     ACTIVE    FAILED
             web.1     node1     10.77.0.11:32768   172.17.0.2:8080   90        5         1         passed over by 2 nodes
            Nodes:
             NODE      ADDRESS      STATE     CONN/S    TAKEN     ACTIVE    REFUSED   IN        OUT
             node1     10.77.0.11   serving   12.3      91        5         1         7         8
             node2     10.77.0.12   failed    0.0       0         0         0         0         0         another program has the port
            """);
  }

  @Test
  void a_udp_port_is_found_without_its_protocol_and_cannot_be_asked() {
    var run = Run.of(swarm(), "ingress test 53");

    run.exits(2).prints("");
    assertThat(run.err())
        .isEqualTo(
            """
            error: only tcp ports can be asked: what a udp program answers is its own matter
            hint:  see `skep ingress inspect --pretty 53/udp`
            """);
  }

  @Test
  void an_unknown_port_exits_3() {
    Run.of(swarm(), "ingress inspect 81")
        .exits(3)
        .complains("error: no such published port: 81\nhint:  see `skep ingress ls`\n");
  }

  @Test
  void test_asks_every_node_and_shows_who_answered() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = "\n<h1>this is web.1</h1>\n".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      var api =
          new FakeApi()
              .on(
                  "GET /skep/ingress",
                  """
                  [{"PublishedPort":%d,"Protocol":"tcp","Service":"web","TargetPort":80,"Nodes":[
                    {"Node":"node1","Address":"127.0.0.1"},{"Node":"node2","Address":"127.0.0.2"},
                    {"Node":"node3","Address":""}]}]\
                  """
                      .formatted(port));

      Run.of(api, "ingress test --format '{{.Node}}: {{.Answer}}' " + port)
          .exits(8)
          .prints(
              """
              node1: 200 <h1>this is web.1</h1>
              node2: connection refused
              node3: the node has no address yet
              """);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void ps_says_where_a_service_s_port_is_not_served() {
    var web =
        ServiceCommandsTest.WEB.replaceFirst(
            "\\{", "{\"Endpoint\":{\"Ports\":[{\"TargetPort\":80,\"PublishMode\":\"ingress\"}]},");
    var api = swarm().on("GET /services/web", web).on("GET /tasks", "[]");

    assertThat(Run.of(api, "service ps web").exits(0).err())
        .isEqualTo(
            "port 80/tcp on node2: another program has the port (the other nodes serve it)\n");
  }
}
