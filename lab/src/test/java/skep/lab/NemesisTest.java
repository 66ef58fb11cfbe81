package skep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import skep.lab.TormentedSwarm.Fate;
import skep.lab.UnixHttp.Answer;
import skep.lab.UnixHttp.Request;

/// Real managers that are killed, paused, cut off, made deaf, put on full disks and given wrong
/// clocks, while clients write through all of them without a pause: what was acknowledged is kept,
/// what was refused never happened, nobody waits for ever, and in the end all managers agree.
///
/// `-Dskep.nemesis.minutes=10` is how long each group is tormented (default 1), `-Dskep.seed=N`
/// repeats the choice of faults, though not their timing. Prints what it counted.
@Tag("slow")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class NemesisTest {
  private static final Duration RECOVERY = Duration.ofSeconds(90);
  private static final int CLIENTS = 4;
  private static final Pattern NAME = Pattern.compile("\"Spec\":\\{\"Name\":\"([^\"]+)\"");
  private static final List<String> KINDS = List.of("/services", "/nodes", "/tasks", "/swarm");

  @Test
  void three_managers_keep_their_word() {
    torment(3);
  }

  @Test
  void five_managers_keep_their_word() {
    torment(5);
  }

  private static void torment(int managers) {
    var reason = Skep.skipReason();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    var skep = Skep.onFreshHosts(managers);
    var roles = new String[managers - 1];
    Arrays.fill(roles, "manager");
    skep.form(roles);
    // What init and join started has the machine's clock.
    for (int host = 1; host <= managers; host++) {
      skep.killDaemon(host);
      skep.launchDaemon(host);
    }
    var swarm = new TormentedSwarm(skep, managers, new Tally());
    awaitHealth(swarm);
    skep.typed(1, "service create --detach --replicas 2 --name web " + skep.image("nginx")).ok();
    var run = new Run(swarm, Long.getLong("skep.seed", System.nanoTime() % 1_000_000));

    try {
      run.torment(Duration.ofMinutes(Integer.getInteger("skep.nemesis.minutes", 1)));
      run.verify();
    } finally {
      run.report();
    }
    assertThat(swarm.violations()).isEmpty();
  }

  /// One group's torment.
  private static final class Run {
    private final TormentedSwarm swarm;
    private final long seed;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Registers registers;
    private final Creations creations = new Creations();
    private final LeaderWatch watch;
    private final Faults faults;

    Run(TormentedSwarm swarm, long seed) {
      this.swarm = swarm;
      this.seed = seed;
      this.registers = new Registers(swarm);
      this.watch = new LeaderWatch(swarm, isOver::get);
      this.faults = new Faults(swarm, watch::leadingHost, new Random(seed), isOver::get);
    }

    void torment(Duration length) {
      var threads = new ArrayList<Thread>();
      for (int i = 1; i <= CLIENTS; i++) {
        var random = new Random(seed + i);
        var client = new WritingClient("c" + i, swarm, registers, creations, random, isOver::get);
        threads.add(Thread.ofVirtual().start(client));
      }
      threads.add(Thread.ofVirtual().start(watch));
      threads.add(
          Thread.ofVirtual()
              .start(new TypedCommands(swarm, new Random(seed + CLIENTS + 1), isOver::get)));
      threads.add(Thread.ofVirtual().start(faults));
      pause(length);
      isOver.set(true);
      threads.forEach(Run::join);
    }

    void verify() {
      faults.mend();
      long mended = System.nanoTime();
      awaitHealth(swarm);
      swarm.tally().took("recovery", Duration.ofNanos(System.nanoTime() - mended));
      awaitWeb();
      awaitEqualStates();
      for (var register : registers.all()) {
        holds(() -> register.last(read(register.path()).body()));
      }
      var names = new TreeSet<String>();
      var name = NAME.matcher(read("/services").body());
      while (name.find()) {
        names.add(name.group(1));
      }
      holds(() -> creations.check(names));
    }

    /// The one service with tasks has exactly its replicas.
    private void awaitWeb() {
      Await.within(
          RECOVERY,
          "the service has its two replicas",
          () -> swarm.skep().running("web", swarm.hosts()) == 2);
    }

    private void awaitEqualStates() {
      for (var kind : KINDS) {
        Await.within(
            RECOVERY, "all managers have the same " + kind, () -> statesOf(kind).size() == 1);
      }
    }

    /// What each manager itself has, but for what only tells its own view of the group.
    private Set<String> statesOf(String kind) {
      var states = new TreeSet<String>();
      for (int host : swarm.hosts()) {
        var answer = swarm.ask(host, Request.get(kind + "?local=1")).answer();
        states.add(
            answer.header("Skep-Revision").orElse("none")
                + answer
                    .body()
                    .replaceAll("\"Leader\":(true|false)|\"Reachability\":\"\\w+\"", ""));
      }
      return states;
    }

    private Answer read(String target) {
      var answer = new ArrayList<Answer>();
      Await.within(
          RECOVERY,
          target + " can be read",
          () -> {
            var reply = swarm.ask(1, Request.get(target));
            return reply.fate() == Fate.DONE
                && reply.isLinearizable()
                && answer.add(reply.answer());
          });
      return answer.getFirst();
    }

    private void holds(Runnable law) {
      try {
        law.run();
      } catch (AssertionError broken) {
        swarm.violated(String.valueOf(broken.getMessage()));
      }
    }

    void report() {
      int items = registers.all().stream().mapToInt(r -> r.acknowledged().size()).sum();
      System.out.printf(
          "nemesis: %d managers, seed %d%n%s  leaders %d, acknowledged items %d, services %s,"
              + " violations %d%n",
          swarm.hosts().length,
          seed,
          swarm.tally(),
          watch.leaderCount(),
          items,
          creations,
          swarm.violations().size());
      swarm.violations().stream().limit(20).forEach(law -> System.out.println("  BROKEN: " + law));
    }

    private static void pause(Duration length) {
      long end = System.nanoTime() + length.toNanos();
      Await.within(length.plusSeconds(10), "the end", () -> System.nanoTime() - end > 0);
    }

    private static void join(Thread thread) {
      try {
        if (!thread.join(Duration.ofMinutes(3))) {
          throw new AssertionError("does not end: " + thread);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Every manager knows the same leader and hears of every other, every node is ready.
  private static void awaitHealth(TormentedSwarm swarm) {
    Await.within(
        RECOVERY,
        "all managers are reachable, agree on a leader, and all nodes are ready",
        () -> isHealthy(swarm));
  }

  private static boolean isHealthy(TormentedSwarm swarm) {
    var leaders = new TreeSet<String>();
    for (int host : swarm.hosts()) {
      var status = swarm.ask(host, Request.get("/skep/status")).answer().body();
      leaders.add(LeaderWatch.leader(status).orElse("none of h" + host));
      if (!status.contains("\"Writable\":true")
          || status.contains("\"Reachable\":false")
          || status.split("\"Voter\":true", -1).length - 1 != swarm.hosts().length) {
        return false;
      }
    }
    var nodes = swarm.ask(1, Request.get("/nodes"));
    int ready = nodes.answer().body().split("\"State\":\"ready\"", -1).length - 1;
    return leaders.size() == 1 && nodes.isLinearizable() && ready == swarm.hosts().length;
  }
}
