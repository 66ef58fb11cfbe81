package skep.sim;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Harms a simulated swarm at random until it is stopped: hosts, engines, wires, clocks and
/// leaders.
final class ClusterNemesis {
  private static final List<Integer> CLOCK_STEPS_SECONDS = List.of(1, 60, 3600, 1_000_000);

  private final SimScheduler world;
  private final SimCluster cluster;
  private final Random random;
  private boolean isOver;

  ClusterNemesis(SimScheduler world, SimCluster cluster) {
    this.world = world;
    this.cluster = cluster;
    this.random = world.random("nemesis");
    world.schedule(Duration.ofSeconds(5), this::harm);
  }

  /// What is broken stays broken, but nothing is added.
  void stop() {
    isOver = true;
  }

  private void harm() {
    if (isOver) {
      return;
    }
    var host = oneOf(List.copyOf(cluster.hosts().values()));
    var lasting = Duration.ofMillis(200 + random.nextInt(40_000));
    switch (random.nextInt(14)) {
      case 0 -> {
        host.die(false);
        world.schedule(lasting, host::start);
      }
      case 1 -> {
        host.die(true);
        world.schedule(lasting, host::start);
      }
      case 2 -> host.pause(Duration.ofMillis(random.nextInt(12_000)));
      case 3 -> isolate(host, true);
      case 4 -> isolate(host, false);
      case 5 -> world.schedule(lasting, cluster.network()::healAll);
      case 6 -> {
        host.engine.setUp(false);
        world.schedule(lasting, () -> host.engine.setUp(true));
      }
      case 7 -> host.engine.endOne();
      case 8 -> cluster.group().depose();
      case 9 -> deposeInARow(2 + random.nextInt(4));
      case 10 -> pauseLeader();
      case 11 -> cutLeaderFromManagers();
      case 12 -> pauseEverybody();
      default -> stepClock(host);
    }
    world.schedule(Duration.ofMillis(random.nextInt(30_000)), this::harm);
  }

  /// Leaders that hardly begin: passes are cut off in the middle, several believe that they lead.
  private void deposeInARow(int times) {
    if (!isOver && times > 0) {
      cluster.group().depose();
      world.schedule(
          Duration.ofMillis(random.nextInt(1_500)), () -> deposeInARow(times - 1));
    }
  }

  /// It returns believing that it leads, with answers and timers that are long overdue.
  private void pauseLeader() {
    cluster
        .group()
        .leader()
        .map(cluster.hosts()::get)
        .ifPresent(leader -> leader.pause(Duration.ofMillis(500 + random.nextInt(12_000))));
  }

  /// Its agents still reach it while the others elect another leader.
  private void cutLeaderFromManagers() {
    cluster
        .group()
        .leader()
        .ifPresent(
            leader -> {
              for (var other : cluster.hosts().values()) {
                if (other.isManager && !other.name.equals(leader)) {
                  cluster.network().cut(leader, other.name);
                  cluster.network().cut(other.name, leader);
                }
              }
              healSoon();
            });
  }

  /// As when a machine with all hosts on it sleeps.
  private void pauseEverybody() {
    var length = Duration.ofMillis(random.nextInt(8_000));
    cluster.hosts().values().forEach(host -> host.pause(length));
  }

  private void stepClock(SimCluster.Host host) {
    var step = Duration.ofSeconds(oneOf(CLOCK_STEPS_SECONDS));
    host.skewClock(random.nextBoolean() ? step : step.negated());
  }

  private void isolate(SimCluster.Host host, boolean isBothWays) {
    for (var other : cluster.hosts().values()) {
      if (other != host && random.nextInt(4) != 0) {
        cluster.network().cut(host.name, other.name);
        if (isBothWays) {
          cluster.network().cut(other.name, host.name);
        }
      }
    }
    healSoon();
  }

  private void healSoon() {
    world.schedule(Duration.ofMillis(random.nextInt(30_000)), cluster.network()::healAll);
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
