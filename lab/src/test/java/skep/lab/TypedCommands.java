package skep.lab;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// An operator who types commands on any host, whatever state its daemon is in: each must end in
/// time and with an exit code of the manual. One thread of its own.
final class TypedCommands implements Runnable {
  /// What a command may take, its JVM's start on a busy machine included.
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final int PAUSE_MILLIS = 6_000;
  private static final List<Integer> KNOWN_EXITS = List.of(0, 1, 3, 4, 5, 6, 7);

  private final TormentedSwarm swarm;
  private final Random random;
  private final Supplier<Boolean> isOver;
  private int typed;

  TypedCommands(TormentedSwarm swarm, Random random, Supplier<Boolean> isOver) {
    this.swarm = swarm;
    this.random = random;
    this.isOver = isOver;
  }

  @Override
  public void run() {
    while (!isOver.get()) {
      var hosts = swarm.hosts();
      type(hosts[random.nextInt(hosts.length)]);
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(PAUSE_MILLIS)).toNanos());
    }
  }

  private void type(int host) {
    var line = line(host);
    long begun = System.nanoTime();
    try {
      var result = swarm.skep().typed(host, line);
      swarm.tally().count("command exit " + result.exit());
      if (!KNOWN_EXITS.contains(result.exit())) {
        swarm.violated("`%s` on h%d: %s".formatted(line, host, result));
      }
    } catch (AssertionError late) {
      swarm.violated("`%s` on h%d: %s".formatted(line, host, late.getMessage()));
    }
    var took = Duration.ofNanos(System.nanoTime() - begun);
    swarm.tally().took("command", took);
    if (took.compareTo(PATIENCE) > 0) {
      swarm.violated("`%s` on h%d took %s".formatted(line, host, took));
    }
  }

  private String line(int host) {
    return switch (random.nextInt(4)) {
      case 0 -> "node ls";
      case 1 -> "service ls -q";
      case 2 ->
          "service create --replicas 0 --name typed-" + ++typed + " " + swarm.skep().image("nginx");
      default -> "node update --label-add typed=" + ++typed + " " + name(host);
    };
  }

  private static String name(int host) {
    return "docker-node0" + host;
  }
}
