package skep.bootstrap.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InventoryReaderTest {
  private static final String FULL =
      """
      apiVersion: skep/v1
      cluster: prod
      ssh: {user: ops, port: 22, identity: ~/.ssh/id_ed25519, jump: bastion.example.com, hostKeys: accept-new}
      sudo: ask
      docker: {install: if-missing, version: ">=24", restart: never, source: online}
      network: {advertise: private, cidr: 10.77.0.0/16, mtu: auto}
      raft: {port: 7800, data: /var/lib/skep}
      hosts:
        - {name: m1, address: 192.0.2.11, role: manager}
        - {name: m2, address: 192.0.2.12, role: manager, private: 10.0.0.12}
        - {name: m3, address: "${THIRD:-192.0.2.13}", role: manager}
        - {name: n4, address: n4.example.com, role: worker, labels: {disk: ssd}, hostKey: "SHA256:uNiVztksCsDhcc0u9e8BrwJXVDbUoB4RXFJNUGPV5Zo"}
      """;

  private static Inventory read(String text) throws InventoryException {
    return InventoryReader.read("prod.yaml", text, name -> name.equals("SET") ? "m9" : "");
  }

  private static List<String> faults(String text) {
    try {
      read(text);
      return List.of();
    } catch (InventoryException e) {
      return e.faults().stream().map(InventoryException.Fault::text).toList();
    }
  }

  @Test
  void a_full_inventory_is_read() throws InventoryException {
    var inventory = read(FULL);

    assertThat(inventory.cluster()).isEqualTo("prod");
    assertThat(inventory.docker()).isEqualTo(new Inventory.Docker(true, 24));
    assertThat(inventory.network().swarmPort()).isEqualTo(2377);
    assertThat(inventory.managers()).extracting(HostEntry::name).containsExactly("m1", "m2", "m3");
    assertThat(inventory.hosts().get(2).address()).isEqualTo("192.0.2.13");
    assertThat(inventory.hosts().get(3).labels()).isEqualTo(new TreeMap<>(Map.of("disk", "ssd")));
    assertThat(inventory.login(inventory.hosts().getFirst()).user()).isEqualTo("ops");
  }

  @Test
  void what_is_written_reads_as_the_same() throws InventoryException {
    var inventory = read(FULL);

    assertThat(read(InventoryText.of(inventory))).isEqualTo(inventory);
  }

  @Test
  void an_unknown_key_is_named_with_its_place_and_what_was_meant() {
    assertThat(faults("clutser: prod\nhosts:\n  - {adress: h1, role: manager}\n"))
        .containsExactly(
            "prod.yaml:3:5: `address` is missing",
            "prod.yaml:3:6: unknown key `adress`, did you mean `address`?",
            "prod.yaml:1:1: unknown key `clutser`, did you mean `cluster`?");
  }

  @Test
  void a_wrong_word_is_named_with_its_place_and_the_right_ones() {
    assertThat(faults("hosts:\n  - {address: h1, role: manger}\n"))
        .contains(
            "prod.yaml:2:25: `role: manger` is not known, did you mean `manager`? (manager,"
                + " worker)");
  }

  @Test
  void hosts_that_are_listed_twice_are_faults() {
    assertThat(
            faults(
                """
                hosts:
                  - {name: a, address: h1, role: manager}
                  - {name: b, address: h1}
                  - {name: a, address: h3}
                """))
        .containsExactly(
            "prod.yaml:3:24: address h1 is listed twice (a)",
            "prod.yaml:4:12: name a is listed twice (a)");
  }

  @Test
  void all_faults_of_a_file_are_said_at_once() {
    assertThat(
            faults(
                """
                apiVersion: skep/v2
                sudo: maybe
                network: {cidr: 10.0.0.0/99}
                raft: {port: 80}
                hosts: []
                """))
        .hasSize(5)
        .anyMatch(fault -> fault.startsWith("prod.yaml:3:17: `cidr: 10.0.0.0/99`"));
  }

  @Test
  void what_is_no_yaml_is_named_with_its_place() {
    assertThat(faults("hosts: [\n"))
        .singleElement()
        .asString()
        .startsWith("prod.yaml:2:1: not YAML");
    assertThat(faults("")).containsExactly("prod.yaml: the file is empty");
  }

  @Test
  void a_variable_that_is_not_set_needs_a_default() {
    assertThat(faults("cluster: ${SET}\nhosts: [{address: \"${UNSET}\", role: manager}]\n"))
        .contains("prod.yaml:2:19: ${UNSET} is not set, and no default is given");
  }

  @Test
  void words_make_an_inventory_whose_first_three_are_managers() throws InventoryException {
    var inventory =
        HostWords.inventory("skep", List.of("ops@h1.example.com", "h2:2222", "10.0.0.3", "h4"));

    assertThat(inventory.hosts())
        .extracting(HostEntry::name)
        .containsExactly("h1", "h2", "m3", "h4");
    assertThat(inventory.managers()).hasSize(3);
    assertThat(inventory.hosts().get(1).login().port()).isEqualTo(2222);
    assertThat(HostWords.inventory("skep", List.of("a", "b")).managers()).hasSize(1);
  }

  @Test
  void words_that_name_no_host_or_one_twice_are_refused() {
    assertThatThrownBy(() -> HostWords.inventory("skep", List.of("a", "ops@a", "-oProxy", "x y")))
        .isInstanceOf(InventoryException.class)
        .hasMessage(
            "a is given twice\n\"-oProxy\" names no host: write [user@]host[:port]\n"
                + "\"x y\" names no host: write [user@]host[:port]");
  }

  @Test
  void an_address_is_in_a_network_or_not() {
    assertThat(Cidr.contains("10.77.0.0/16", "10.77.5.11")).isTrue();
    assertThat(Cidr.contains("10.77.5.8/30", "10.77.5.12")).isFalse();
    assertThat(Cidr.contains("0.0.0.0/0", "h1")).isFalse();
  }
}
