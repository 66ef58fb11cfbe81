package skep.bootstrap.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.host.HostFacts.DockerFacts;
import skep.bootstrap.host.HostFacts.Login;
import skep.bootstrap.host.HostFacts.Resources;
import skep.bootstrap.host.HostFacts.Sudo;
import skep.bootstrap.host.PortScripts.Reach;
import skep.bootstrap.inventory.HostWords;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.inventory.InventoryException;

class PreflightTest {
  private static final Release RELEASE =
      new Release("1", "a".repeat(64), 1, new Release.JavaRuntime("java-25", "amd64", "glibc", 1));

  private static Inventory inventory(String... hosts) {
    try {
      return HostWords.inventory("skep", List.of(hosts));
    } catch (InventoryException e) {
      throw new AssertionError(e);
    }
  }

  /// Three hosts of which one is not as it should be.
  private static List<String> faults(UnaryOperator<HostFacts> change) {
    var inventory = inventory("h1", "h2", "h3");
    var sights =
        inventory.hosts().stream()
            .map(
                entry -> {
                  var facts = Facts.of(entry.name(), Facts.DOCKER, Facts.NO_SKEP);
                  return new HostSight(
                      entry,
                      1,
                      "known",
                      List.of(),
                      Optional.of(entry.name().equals("h2") ? change.apply(facts) : facts),
                      Optional.empty());
                })
            .toList();
    return texts(Preflight.faults(inventory, sights, List.of(), RELEASE, false));
  }

  private static List<String> texts(List<Fault> faults) {
    return faults.stream()
        .map(
            fault ->
                "%s%s: %s | %s"
                    .formatted(
                        fault.isBlocking() ? "X " : "i ", fault.host(), fault.text(), fault.fix()))
        .toList();
  }

  private static HostFacts with(
      HostFacts facts, Login login, Resources resources, Duration clock, DockerFacts docker) {
    return new HostFacts(
        facts.isComplete(),
        facts.platform(),
        resources,
        clock,
        login,
        docker,
        facts.skep(),
        facts.features(),
        facts.addresses(),
        facts.listeners());
  }

  private static HostFacts docker(HostFacts facts, DockerFacts docker) {
    return with(facts, facts.login(), facts.resources(), facts.clockOffset(), docker);
  }

  @Test
  void hosts_that_are_well_have_no_faults() {
    assertThat(faults(facts -> facts)).isEmpty();
  }

  @Test
  void docker_that_is_missing_in_swarm_mode_or_old_is_a_problem() {
    assertThat(faults(facts -> docker(facts, new DockerFacts(false, "", "", List.of(), 0, ""))))
        .singleElement()
        .asString()
        .startsWith("X h2: has no Docker Engine | say `docker: {install: if-missing}`")
        .contains("apt-get -y -q install");
    assertThat(
            faults(
                facts -> docker(facts, new DockerFacts(true, "27.5", "active", List.of(), 0, "7"))))
        .containsExactly(
            "X h2: its Docker Engine is in Docker's own swarm mode | fix on h2: docker swarm leave"
                + " --force");
    assertThat(
            faults(
                facts ->
                    docker(facts, new DockerFacts(true, "18.9", "inactive", List.of(), 0, "7"))))
        .singleElement()
        .asString()
        .contains("18.9 is older than 20");
  }

  @Test
  void containers_of_others_are_a_note() {
    assertThat(
            faults(
                facts ->
                    docker(
                        facts, new DockerFacts(true, "27.5", "inactive", List.of("c1"), 0, "7"))))
        .containsExactly("i h2: runs 1 container not managed by skep: they will not be touched | ");
  }

  @Test
  void a_clock_that_is_off_is_compared_with_the_median() {
    assertThat(
            faults(
                facts ->
                    with(
                        facts,
                        facts.login(),
                        facts.resources(),
                        Duration.ofSeconds(-41),
                        facts.docker())))
        .containsExactly(
            "X h2: clock -41 s off the median (max 5 s) | fix on h2: sudo timedatectl set-ntp"
                + " true");
  }

  @Test
  void a_full_disk_and_little_memory_are_problems() {
    var little = new Resources(1, Facts.GIB / 8, 1024, 1024, Facts.GIB);

    assertThat(
            faults(
                facts -> with(facts, facts.login(), little, facts.clockOffset(), facts.docker())))
        .hasSize(3)
        .anyMatch(fault -> fault.startsWith("X h2: disk is full: 0 MiB free for /var/lib/skep"))
        .anyMatch(fault -> fault.startsWith("X h2: has 128 MiB of memory"));
  }

  @Test
  void who_cannot_become_root_is_a_problem() {
    assertThat(
            faults(
                facts ->
                    with(
                        facts,
                        new Login("ops", Sudo.NONE),
                        facts.resources(),
                        facts.clockOffset(),
                        facts.docker())))
        .singleElement()
        .asString()
        .startsWith("X h2: ops is not root, and there is no sudo");
  }

  @Test
  void another_architecture_needs_a_java_of_its_own() {
    UnaryOperator<HostFacts> arm =
        facts ->
            new HostFacts(
                true,
                Facts.platform("h2", "aarch64", ""),
                facts.resources(),
                facts.clockOffset(),
                facts.login(),
                facts.docker(),
                facts.skep(),
                facts.features(),
                facts.addresses(),
                facts.listeners());

    assertThat(faults(arm))
        .containsExactly(
            "X h2: is aarch64/glibc, and the Java that could be brought is amd64/glibc"
                + " | fix on h2: install a Java 25 runtime");
  }

  @Test
  void a_port_that_is_taken_names_the_program() {
    assertThat(
            faults(
                facts ->
                    new HostFacts(
                        true,
                        facts.platform(),
                        facts.resources(),
                        facts.clockOffset(),
                        facts.login(),
                        facts.docker(),
                        facts.skep(),
                        facts.features(),
                        facts.addresses(),
                        new TreeMap<>(Map.of(2377, "dockerd", 22, "sshd")))))
        .containsExactly(
            "X h2: port 2377 is taken by dockerd | fix on h2: stop it, see `ss -ltnp sport ="
                + " :2377`");
  }

  @Test
  void hosts_of_different_swarms_are_a_problem() {
    var files = new TreeMap<String, String>();
    var inventory = inventory("h1", "h2", "h3");
    var other = Facts.member("n", true, files).membership().orElseThrow();
    var sights =
        inventory.hosts().stream()
            .map(
                entry ->
                    new HostSight(
                        entry,
                        1,
                        "known",
                        List.of(),
                        Optional.of(
                            Facts.of(entry.name(), Facts.DOCKER, Facts.NO_SKEP)
                                .withMembership(
                                    new skep.bootstrap.host.Membership(
                                        "active",
                                        entry.name(),
                                        entry.name().equals("h3") ? "two" : other.swarm(),
                                        true,
                                        "1",
                                        "",
                                        new TreeMap<>()))),
                        Optional.empty()))
            .toList();

    assertThat(texts(Preflight.faults(inventory, sights, List.of(), RELEASE, false)))
        .singleElement()
        .asString()
        .startsWith("X : the hosts are in different swarms already: swarm1, two");
  }

  @Test
  void ports_that_do_not_answer_are_one_problem_for_each_pair() {
    var inventory = inventory("h1", "h2", "h3");
    var sights =
        inventory.hosts().stream()
            .map(
                entry ->
                    new HostSight(
                        entry,
                        1,
                        "known",
                        List.of(),
                        Optional.of(Facts.of(entry.name(), Facts.DOCKER, Facts.NO_SKEP)),
                        Optional.empty()))
            .toList();
    var tries =
        List.of(
            new PortTry("h3", "h2", PortTry.Purpose.RAFT, 7800, true, Reach.REFUSED),
            new PortTry("h3", "h2", PortTry.Purpose.SWARM, 2377, true, Reach.REFUSED),
            new PortTry("h1", "h2", PortTry.Purpose.RAFT, 7800, false, Reach.REFUSED),
            new PortTry("h1", "h3", PortTry.Purpose.DATA, 40000, true, Reach.SILENT));

    assertThat(texts(Preflight.faults(inventory, sights, tries, RELEASE, false)))
        .containsExactly(
            "X h3: -> h2 tcp/7800,2377 refused by a firewall"
                + " | fix on h2: sudo ufw allow from 10.0.0.3, or what your firewall takes",
            "X h1: -> h3 tcp/40000 (any high port) not answered: dropped by a firewall, or no route"
                + " | fix on h3: sudo ufw allow from 10.0.0.1, or what your firewall takes");
  }

  @Test
  void an_even_number_of_managers_is_refused_unless_it_is_wanted() {
    var text =
        """
        hosts:
          - {address: h1, role: manager}
          - {address: h2, role: manager}
        """;
    try {
      var inventory = skep.bootstrap.inventory.InventoryReader.read("two.yaml", text, _ -> "");

      assertThat(texts(Preflight.faults(inventory, List.of(), List.of(), RELEASE, false)))
          .containsExactly(
              "X : 2 managers lose their quorum with 1 down, as 1 would: the extra one only adds"
                  + " risk | make it 1 or 3 in the inventory, or say --allow-even");
      assertThat(Preflight.faults(inventory, List.of(), List.of(), RELEASE, true)).isEmpty();
    } catch (InventoryException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void hosts_that_cannot_be_looked_at_are_a_row_each_and_do_not_hide_the_others() {
    var inventory = inventory("h1", "h2", "h3");
    var troubles =
        List.of(
            new HostException(Reason.UNREACHABLE, "cannot connect to h1:22: no route", "is it up?"),
            new HostException(Reason.KEY_CHANGED, "its key is NOT the one that is stored", "-R h2"),
            new HostException(Reason.AUTHENTICATION, "sudo refused ops", "see `sudo -v`"));
    var sights = new java.util.ArrayList<HostSight>();
    for (int i = 0; i < troubles.size(); i++) {
      sights.add(HostSight.unseen(inventory.hosts().get(i), troubles.get(i)));
    }

    assertThat(texts(Preflight.faults(inventory, sights, List.of(), RELEASE, false)))
        .containsExactly(
            "X h1: cannot connect to h1:22: no route | is it up?",
            "X h2: its key is NOT the one that is stored | -R h2",
            "X h3: sudo refused ops | see `sudo -v`");
  }
}
