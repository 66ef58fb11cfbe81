package skep.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import skep.raft.RaftWorld.Manager;
import skep.sim.SimScheduler;

/// Breaks things at random, and mends all of them at the end.
///
/// Each seed has a temper of its own: a part of the faults, how often they come, how soon what died
/// is back, how slow the network is. Faults that need each other meet more often that way than if
/// each run had a little of everything.
final class Nemesis {
  private static final int MAX_MANAGERS = 6;
  private static final List<Integer> PAUSES_MILLIS = List.of(300, 1500, 4000);

  private final SimScheduler scheduler;
  private final RaftWorld world;
  private final Random random;
  private final List<Fault> faults;
  private final int pauseMillis;
  private final int downMillis;
  private final double aimed;
  private boolean isOver;

  private enum Fault {
    SPLIT,
    ISOLATE_LEADER,
    ISOLATE,
    DEAFEN,
    MUTE,
    PART,
    FLAP,
    LOSE_MESSAGES,
    CRASH,
    CRASH_LEADER,
    CRASH_ALL,
    PAUSE,
    PAUSE_LEADER,
    FILL_DISK,
    ADD,
    ADD_LEARNER,
    REMOVE,
    REPLACE,
    HAND_OVER
  }

  Nemesis(SimScheduler scheduler, RaftWorld world) {
    this.scheduler = scheduler;
    this.world = world;
    this.random = scheduler.random("nemesis");
    var all = new ArrayList<>(List.of(Fault.values()));
    Collections.shuffle(all, random);
    this.faults = all.subList(0, 4 + random.nextInt(all.size() - 3));
    this.pauseMillis = oneOf(PAUSES_MILLIS);
    this.downMillis = oneOf(PAUSES_MILLIS);
    this.aimed = oneOf(List.of(0.0, 0.02, 0.2));
    world.network().slow(oneOf(List.of(0.01, 0.1, 0.3)), oneOf(List.of(100, 900, 3000)));
    world.onChange(this::changed);
    scheduler.schedule(Duration.ofSeconds(2), this::strike);
  }

  /// Mends the network and the disks and starts every manager that is down.
  void stop() {
    isOver = true;
    world.network().heal();
    world.network().slow(0.01, 900);
    world.managers().forEach(manager -> manager.disk.full(false));
    world.managers().forEach(Manager::start);
  }

  private void strike() {
    if (isOver) {
      return;
    }
    strike(oneOf(faults), oneOf(world.managers()));
    if (random.nextBoolean()) {
      scheduler.schedule(millis(4000), () -> world.network().heal());
    }
    scheduler.schedule(millis(pauseMillis), this::strike);
  }

  private void strike(Fault fault, Manager victim) {
    switch (fault) {
      case SPLIT -> split();
      case ISOLATE_LEADER -> world.leader().ifPresent(this::isolate);
      case ISOLATE -> isolate(victim);
      case DEAFEN -> deafen(victim);
      case MUTE -> mute(victim);
      case PART -> world.network().cut(victim.id, oneOf(world.managers()).id);
      case FLAP -> flap(victim, 6);
      case LOSE_MESSAGES -> world.network().lossy(0.3 * random.nextDouble());
      case CRASH -> crash(victim);
      case CRASH_LEADER -> world.leader().ifPresent(this::crash);
      case CRASH_ALL -> world.managers().forEach(this::crash);
      case PAUSE -> pause(victim);
      case PAUSE_LEADER -> world.leader().ifPresent(this::pause);
      case FILL_DISK -> fillDisk(victim);
      case ADD -> add(true);
      case ADD_LEARNER -> add(false);
      case REMOVE -> remove(victim, () -> {});
      case REPLACE -> remove(victim, () -> add(true));
      case HAND_OVER -> handOver(victim);
    }
  }

  /// The moment around a vote or a change of leader is when most can go wrong.
  private void changed(Manager manager) {
    if (!isOver && random.nextDouble() < aimed) {
      boolean isCrash = random.nextBoolean();
      scheduler.schedule(
          millis(20),
          () -> {
            if (isCrash) {
              crash(manager);
            } else {
              pause(manager);
            }
          });
    }
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
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
    deafen(victim);
    mute(victim);
  }

  /// It can speak but not hear.
  private void deafen(Manager victim) {
    world.managers().forEach(other -> world.network().cut(other.id, victim.id));
  }

  /// It can hear but not speak.
  private void mute(Manager victim) {
    world.managers().forEach(other -> world.network().cut(victim.id, other.id));
  }

  /// Its cable has a loose contact.
  private void flap(Manager victim, int times) {
    if (isOver || times == 0) {
      return;
    }
    isolate(victim);
    scheduler.schedule(millis(600), () -> world.network().heal());
    scheduler.schedule(Duration.ofMillis(600 + random.nextInt(400)), () -> flap(victim, times - 1));
  }

  private void crash(Manager victim) {
    victim.crash();
    restartSoon(victim);
  }

  private void restartSoon(Manager victim) {
    scheduler.schedule(
        millis(downMillis),
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

  /// A fresh manager, which gets a vote at once or stays a learner.
  private void add(boolean isVoter) {
    if (isOver || world.managers().size() >= MAX_MANAGERS) {
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
                      .thenRun(
                          () -> {
                            if (isVoter) {
                              var _ = leader.group().promote(joined.id);
                            }
                          });
            });
  }

  /// A manager whose removal is known is taken off; else it stays, as it may still be a member.
  private void remove(Manager victim, Runnable then) {
    world
        .leader()
        .filter(leader -> leader.status().voters().size() > 1)
        .ifPresent(
            leader -> {
              var _ =
                  leader
                      .group()
                      .remove(victim.id)
                      .thenRun(
                          () ->
                              scheduler.schedule(
                                  Duration.ZERO,
                                  () -> {
                                    world.forget(victim);
                                    then.run();
                                  }));
            });
  }

  private void handOver(Manager to) {
    world
        .leader()
        .ifPresent(
            leader -> {
              var _ = leader.group().transferLeadership(to.id);
            });
  }
}
