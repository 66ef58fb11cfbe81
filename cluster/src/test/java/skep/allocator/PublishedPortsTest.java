package skep.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import skep.model.EndpointSpec;
import skep.model.ModelJson;
import skep.model.ObjectKind;
import skep.model.PortConfig;
import skep.model.ServiceMode;
import skep.model.ServiceSpec;
import skep.reconcile.World;

/// Who gets which published port. Ports are written `published:target/protocol`, with `host` for
/// host mode and published 0 for "any".
class PublishedPortsTest {
  private final World world = new World().nodes("n1");

  private static PortConfig port(String text) {
    var words = text.split(" ");
    var numbers = words[0].split("[:/]");
    return PortConfig.of(
        numbers[2],
        Integer.parseInt(numbers[1]),
        Integer.parseInt(numbers[0]),
        words.length > 1 ? "host" : "ingress");
  }

  private static EndpointSpec endpoint(String ports) {
    var list = new ArrayList<PortConfig>();
    for (var text : ports.isEmpty() ? new String[0] : ports.split(", ")) {
      list.add(port(text));
    }
    return new EndpointSpec("vip", list);
  }

  private static ServiceSpec spec(String name, EndpointSpec endpoint) {
    var plain = World.spec(name, ServiceMode.replicated(1));
    return new ServiceSpec(
        plain.name(),
        plain.labels(),
        plain.taskTemplate(),
        plain.mode(),
        plain.updateConfig(),
        plain.rollbackConfig(),
        endpoint);
  }

  private void publish(String service, String ports) {
    world.service(spec(service, endpoint(ports)));
  }

  private void republish(String service, String ports) {
    world.update(service, before -> spec(service, endpoint(ports)));
  }

  private List<String> portsOf(String service) {
    return world.state().service(service).orElseThrow().ports().stream()
        .map(
            port -> port.publishedPort() + ":" + port.target() + (port.isHostMode() ? " host" : ""))
        .toList();
  }

  @Test
  void what_is_asked_for_is_given_and_the_rest_is_the_lowest_that_is_free() {
    publish("a", "0:80/tcp, 30001:81/tcp, 0:82/tcp, 0:53/udp, 0:22/tcp host");
    publish("b", "0:80/tcp");

    assertThat(world.settle())
        .startsWith("a.1 -> new task")
        .contains("a -> ports [30000/tcp, 30001/tcp, 30002/tcp, 30000/udp, 0/tcp]");
    assertThat(portsOf("a"))
        .containsExactly(
            "30000:80/tcp", "30001:81/tcp", "30002:82/tcp", "30000:53/udp", "0:22/tcp host");
    assertThat(portsOf("b")).containsExactly("30003:80/tcp");
    assertThat(world.lookAtEverything()).isEmpty();
  }

  @Test
  void a_service_keeps_a_chosen_port_when_it_publishes_another() {
    publish("a", "0:80/tcp");
    publish("b", "0:80/tcp");
    world.run();

    republish("a", "0:81/tcp, 0:80/tcp, 8080:82/tcp");
    world.run();

    assertThat(portsOf("a")).containsExactly("30002:81/tcp", "30000:80/tcp", "8080:82/tcp");
  }

  @Test
  void a_service_that_stops_publishing_gives_its_ports_back() {
    publish("a", "0:80/tcp");
    world.run();
    republish("a", "");
    world.run();
    publish("b", "0:80/tcp");
    world.run();

    assertThat(portsOf("a")).isEmpty();
    assertThat(portsOf("b")).containsExactly("30000:80/tcp");
  }

  @Test
  void a_service_without_ports_is_not_written() {
    world.service("plain", 0);

    assertThat(world.settle()).isEmpty();
    assertThat(world.state().service("plain").orElseThrow().endpoint()).isEmpty();
  }

  @Test
  void when_no_port_is_free_the_tasks_say_so_until_one_is() {
    var all = new ArrayList<PortConfig>();
    for (int number = PublishedPorts.FIRST; number <= PublishedPorts.LAST; number++) {
      all.add(PortConfig.of("tcp", number, number, "ingress"));
    }
    world.service(spec("hog", new EndpointSpec("vip", all)));
    publish("late", "0:80/tcp");
    world.run();
    var task = world.state().tasksOfService("late").values().iterator().next();

    assertThat(task.state().wire()).isEqualTo("new");
    assertThat(task.status().err())
        .isEqualTo(
            "no port is free in 30000-32767 for target port 80/tcp, name one with published=PORT");
    assertThat(world.lookAtEverything()).isEmpty();

    world.remove(ObjectKind.SERVICE, "hog");
    world.run();

    assertThat(portsOf("late")).containsExactly("30000:80/tcp");
    assertThat(world.state().task(task.id()).orElseThrow().status().err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "80:80/tcp|80:8080/tcp|80 ingress",
        "80:80/tcp|80:80/udp|none",
        "80:80/tcp|81:80/tcp|none",
        "80:80/tcp|80:80/tcp host|80 ingress",
        "80:80/tcp host|80:80/tcp|80 host",
        "80:80/tcp host|80:80/tcp host|none",
        "0:80/tcp|30000:80/tcp|30000 ingress",
        "0:80/tcp|0:80/tcp|none"
      })
  void two_services_share_a_number_only_in_host_mode(String first, String second, String clash) {
    publish("first", first);
    world.run();
    publish("second", second);

    var found =
        PublishedPorts.conflict(world.state(), world.state().service("second").orElseThrow());

    assertThat(
            found
                .map(c -> c.port().publishedPort() + (c.isIngress() ? " ingress" : " host"))
                .orElse("none"))
        .isEqualTo(clash);
  }

  @Test
  void a_port_without_options_is_docker_s_json() {
    assertThat(ModelJson.write(port("80:8080/tcp")))
        .isEqualTo(
            "{\"Name\":\"\",\"Protocol\":\"tcp\",\"TargetPort\":8080,\"PublishedPort\":80,"
                + "\"PublishMode\":\"ingress\"}");
  }
}
