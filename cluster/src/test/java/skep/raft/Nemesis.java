package skep.raft;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import skep.raft.RaftWorld.Manager;
import skep.sim.SimScheduler;

/// Breaks things at random, and mends all of them at the end.
final class Nemesis {
  private static final int MAX_MANAGERS = 6;

  private final SimScheduler scheduler;
  private final RaftWorld world;
  private final Random random;
  private boolean isOver;

  Nemesis(SimScheduler scheduler, RaftWorld world) {
    this.scheduler = scheduler;
    this.world = world;
    this.random = scheduler.random("nemesis");
    scheduler.schedule(Duration.ofSeconds(2), this::strike);
  }

  /// Mends the network and the disks and starts every manager that is down.
  void stop() {
    isOver = true;
    world.network().heal();
    world.managers().forEach(manager -> manager.disk.full(false));
    world.managers().forEach(Manager::start);
  }

  private void strike() {
    if (isOver) {
      return;
    }
    var victim = any();
    switch (random.nextInt(14)) {
      case 0 -> split();
      case 1 -> world.leader().ifPresent(this::isolate);
      case 2 -> isolate(victim);
      case 3 -> deafen(victim);
      case 4 -> world.network().lossy(0.3 * random.nextDouble());
      case 5, 6 -> crash(victim);
      case 7 -> world.leader().ifPresent(this::crash);
      case 8 -> world.managers().forEach(this::crash);
      case 9 -> pause(victim);
      case 10 -> fillDisk(victim);
      case 11 -> remove(victim);
      case 12 -> add();
      default -> transfer(victim);
    }
    if (random.nextBoolean()) {
      scheduler.schedule(millis(4000), () -> world.network().heal());
    }
    scheduler.schedule(millis(3000), this::strike);
  }

  private Manager any() {
    var managers = world.managers();
    return managers.get(random.nextInt(managers.size()));
  }

  private Duration millis(int max) {
    return Duration.ofMillis(random.nextInt(max));
  }

  private void split() {
    List<Manager> left = world.managers().stream().filter(_ -> random.nextBoolean()).toList();
    for (var a : world.managers()) {
      for (var b : world.managers()) {
        if (left.contains(a) != left.contains(b)) {
          world.network().cut(a.id, b.id);
        }
      }
    }
  }

  private void isolate(Manager victim) {
    for (var other : world.managers()) {
      world.network().cut(victim.id, other.id);
      world.network().cut(other.id, victim.id);
    }
  }

  /// It can speak but not hear.
  private void deafen(Manager victim) {
    world.managers().forEach(other -> world.network().cut(other.id, victim.id));
  }

  private void crash(Manager victim) {
    victim.crash();
    restartSoon(victim);
  }

  private void restartSoon(Manager victim) {
    scheduler.schedule(
        millis(4000),
        () -> {
          if (world.managers().contains(victim)) {
            victim.start();
          }
        });
  }

  private void pause(Manager victim) {
    if (victim.isRunning()) {
      victim.loop().pause(millis(3000));
    }
  }

  private void fillDisk(Manager victim) {
    victim.disk.full(true);
    scheduler.schedule(
        millis(3000),
        () -> {
          victim.disk.full(false);
          restartSoon(victim);
        });
  }

  private void add() {
    if (world.managers().size() >= MAX_MANAGERS) {
      return;
    }
    world
        .leader()
        .ifPresent(
            leader -> {
              var joined = world.join();
              var _ =
                  leader
                      .group()
                      .addLearner(joined.id)
                      .thenCompose(_ -> leader.group().promote(joined.id));
            });
  }

  /// A manager whose removal is known is taken off; else it stays, as it may still be a member.
  private void remove(Manager victim) {
    world
        .leader()
        .filter(leader -> leader.status().voters().size() > 1)
        .ifPresent(
            leader -> {
              var _ =
                  leader
                      .group()
                      .remove(victim.id)
                      .thenRun(() -> scheduler.schedule(Duration.ZERO, () -> world.forget(victim)));
            });
  }

  private void transfer(Manager to) {
    world
        .leader()
        .ifPresent(
            leader -> {
              var _ = leader.group().transferLeadership(to.id);
            });
  }
}
