package skep.bootstrap.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.inventory.HostWords;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.inventory.InventoryException;
import skep.bootstrap.run.Bootstrapper;
import skep.bootstrap.run.Hands;
import skep.bootstrap.run.Journal;
import skep.bootstrap.run.Patience;
import skep.bootstrap.run.RunListener;

/// A bootstrap of four hosts is ended at each of its calls to a host, before and after the call had
/// its effect: the program is killed, or the link to that host breaks. Run again, it comes to the
/// end that an undisturbed run comes to; the group of managers never gets smaller, and no second
/// swarm is ever founded.
class KilledRunTest {
  private static final Release.JavaRuntime JAVA =
      new Release.JavaRuntime("java-25", "amd64", "glibc", 1);
  private static final Release OLD = new Release("1", "a".repeat(64), 1, JAVA);
  private static final Release NEW = new Release("2", "b".repeat(64), 1, JAVA);
  private static final Patience NONE =
      new Patience(Duration.ofMillis(50), Duration.ofMillis(5), Duration.ofMillis(1));

  @TempDir Path directory;

  /// How a call ends the run.
  private enum End {
    KILLED_BEFORE,
    KILLED_AFTER,
    LINK_BROKEN_BEFORE,
    LINK_BROKEN_AFTER
  }

  /// The program does not exist any more.
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// Ends the run at one call.
  private static final class Chosen implements FakeHost.Fate {
    private final int fatal;
    private final End end;
    private final String run;
    private int calls;
    private boolean isDead;
    private String cut = "";

    Chosen(int fatal, End end, String run) {
      this.fatal = fatal;
      this.end = end;
      this.run = run;
    }

    @Override
    public void before(String host) throws HostException {
      calls++;
      if (isDead) {
        throw new Killed();
      }
      if (host.equals(cut)) {
        throw new HostException(Reason.UNREACHABLE, "the link broke", "");
      }
      strike(host, End.KILLED_BEFORE, End.LINK_BROKEN_BEFORE);
    }

    @Override
    public void after(String host) throws HostException {
      strike(host, End.KILLED_AFTER, End.LINK_BROKEN_AFTER);
    }

    private void strike(String host, End kill, End link) throws HostException {
      if (calls != fatal) {
        return;
      }
      if (end == kill) {
        isDead = true;
        throw new Killed();
      }
      if (end == link) {
        cut = host;
        throw new HostException(Reason.UNREACHABLE, "the link broke", "");
      }
    }

    @Override
    public String run() {
      return run;
    }
  }

  /// The fate of the run that is on: hosts outlive runs.
  private static final class Changing implements FakeHost.Fate {
    private Chosen now = new Chosen(-1, End.KILLED_BEFORE, "none");

    /// A host on which nothing can be installed.
    private String broken = "";

    private int calls;

    @Override
    public void before(String host) throws HostException {
      now.before(host);
      // its first calls take the lock and begin
      if (host.equals(broken) && calls++ > 3) {
        throw new HostException(Reason.FAILED, "its disk is full", "");
      }
    }

    @Override
    public void after(String host) throws HostException {
      now.after(host);
    }

    @Override
    public String run() {
      return now.run();
    }
  }

  private Inventory inventory;
  private Path cargo;

  @BeforeEach
  void prepare() throws IOException, InventoryException {
    inventory = HostWords.inventory("skep", List.of("h1", "h2", "h3", "h4"));
    cargo = Files.writeString(directory.resolve("cargo"), "cargo");
  }

  /// Four hosts and what becomes of them.
  private final class World {
    final Changing fate = new Changing();
    final FakeSwarm swarm = new FakeSwarm();
    final Map<String, FakeHost> hosts = new LinkedHashMap<>();

    World() {
      inventory.hosts().forEach(h -> hosts.put(h.name(), new FakeHost(h.name(), fate, swarm)));
    }

    BootstrapPlan plan(Release release) {
      var sights =
          inventory.hosts().stream()
              .map(
                  entry ->
                      new HostSight(
                          entry,
                          1,
                          "known",
                          List.of(),
                          java.util.Optional.ofNullable(hosts.get(entry.name()))
                              .map(host -> host.facts(release)),
                          java.util.Optional.empty()))
              .toList();
      assertThat(Preflight.faults(inventory, sights, List.of(), release, false)).isEmpty();
      return BootstrapPlan.of(inventory, sights, release);
    }

    /// @return how many calls it took
    int run(Release release, int fatal, End end, String name) throws HostException {
      var plan = plan(release);
      hosts.values().forEach(host -> host.expect(plan));
      fate.now = new Chosen(fatal, end, name);
      int managers = swarm.managers.size();
      var files = new EnumMap<Work.Cargo, Path>(Work.Cargo.class);
      files.put(Work.Cargo.JAR, cargo);
      files.put(Work.Cargo.RUNTIME, cargo);
      var addresses = new TreeMap<String, String>();
      hosts.keySet().forEach(host -> addresses.put(host, Facts.address(host) + ":2377"));
      var hands =
          new Hands(
              new TreeMap<String, RemoteHost>(hosts),
              files,
              addresses,
              swarm,
              new Journal(directory.resolve("journal"), name, InstantSource.system()),
              new Silent());
      try {
        new Bootstrapper(hands, NONE).run(plan, name);
      } catch (Killed _) {
        // that was the end of it
      } catch (HostException e) {
        assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
      }
      assertThat(swarm.managers.size()).isGreaterThanOrEqualTo(managers);
      return fate.now.calls;
    }

    String state() {
      var text = new StringBuilder();
      hosts.values().forEach(host -> text.append(host.state()).append('\n'));
      return text + swarm.managers.toString() + swarm.workers + swarm.foundings;
    }
  }

  private record Silent() implements RunListener {
    @Override
    public void step(String host, String id, String title, String state, String detail) {}

    @Override
    public void upload(String host, String what, long sent, long total) {}

    @Override
    public void say(String text) {}
  }

  @Test
  void a_run_that_was_ended_at_any_call_is_finished_by_the_next() throws HostException {
    var undisturbed = new World();
    int calls = undisturbed.run(OLD, -1, End.KILLED_BEFORE, "only");
    assertThat(undisturbed.swarm.managers).containsExactly("h1", "h2", "h3");
    assertThat(undisturbed.swarm.workers).containsExactly("h4");
    assertThat(calls).isGreaterThan(60);

    for (var end : End.values()) {
      for (int fatal = 1; fatal <= calls; fatal++) {
        var world = new World();
        world.run(OLD, fatal, end, "first");
        world.run(OLD, -1, end, "second");

        assertThat(world.state()).as("%s at call %d", end, fatal).isEqualTo(undisturbed.state());
        assertThat(world.plan(OLD).steps()).isEmpty();
      }
    }
  }

  @Test
  void when_one_host_fails_the_others_finish_the_stage_and_no_other_is_begun()
      throws HostException {
    var world = new World();
    world.fate.broken = "h2";

    world.run(OLD, -1, End.KILLED_BEFORE, "first");

    assertThat(world.hosts.values())
        .allMatch(host -> host.isRunning() == !host.name().equals("h2"));
    assertThat(world.swarm.foundings).isZero();
  }

  @Test
  void an_upgrade_that_was_ended_at_any_call_is_finished_by_the_next() throws HostException {
    var undisturbed = new World();
    undisturbed.run(OLD, -1, End.KILLED_BEFORE, "install");
    int calls = undisturbed.run(NEW, -1, End.KILLED_BEFORE, "upgrade");
    assertThat(undisturbed.swarm.announced).containsExactly("h1", "h2", "h3", "h4");

    for (var end : End.values()) {
      for (int fatal = 1; fatal <= calls; fatal++) {
        var world = new World();
        world.run(OLD, -1, end, "install");
        world.run(NEW, fatal, end, "upgrade");
        world.run(NEW, -1, end, "again");

        assertThat(world.state()).as("%s at call %d", end, fatal).isEqualTo(undisturbed.state());
        assertThat(world.plan(NEW).steps()).isEmpty();
      }
    }
  }
}
