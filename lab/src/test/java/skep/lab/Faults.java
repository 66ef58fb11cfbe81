package skep.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// Breaks the managers' hosts at random, two things at a time at most, mends each after a while and
/// all of it at the end. One thread of its own.
final class Faults implements Runnable {
  private static final int AT_ONCE = 2;
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final TormentedSwarm swarm;
  private final IntSupplier leadingHost;
  private final Random random;
  private final Supplier<Boolean> isOver;
  private final boolean isClockMovable;
  private final TreeSet<Integer> busy = new TreeSet<>();
  private final List<Thread> running = new ArrayList<>();

  /// One way to break a host, and for how long at most.
  enum Fault {
    KILL(6_000),
    KILL_ALL(3_000),
    PAUSE(12_000),
    CUT(10_000),
    DEAFEN(10_000),
    MUTE(10_000),
    PART(10_000),
    FILL_DISK(6_000),
    STEP_CLOCK(100);

    private final int maxMillis;

    Fault(int maxMillis) {
      this.maxMillis = maxMillis;
    }
  }

  Faults(TormentedSwarm swarm, IntSupplier leadingHost, Random random, Supplier<Boolean> isOver) {
    this.swarm = swarm;
    this.leadingHost = leadingHost;
    this.random = random;
    this.isOver = isOver;
    this.isClockMovable = Skep.isClockMovable();
  }

  /// Starts a daemon whose wall clock the fault `STEP_CLOCK` can move.
  @Override
  public void run() {
    while (!isOver.get()) {
      sleep(random.nextInt(5_000));
      strike();
    }
    for (var thread : List.copyOf(running)) {
      join(thread);
    }
  }

  private void strike() {
    running.removeIf(thread -> !thread.isAlive());
    var fault = Fault.values()[random.nextInt(Fault.values().length)];
    int host = random.nextInt(3) == 0 ? leadingHost.getAsInt() : anyHost();
    boolean isFitting =
        switch (fault) {
          case KILL_ALL -> running.isEmpty() && random.nextInt(3) == 0;
          case STEP_CLOCK -> isClockMovable;
          case KILL, PAUSE, CUT, DEAFEN, MUTE, PART, FILL_DISK -> true;
        };
    if (!isFitting || running.size() >= AT_ONCE || !busy(host)) {
      return;
    }
    swarm.tally().count("fault " + fault);
    var lasting = 200 + random.nextInt(fault.maxMillis);
    running.add(Thread.ofVirtual().start(() -> carryOut(fault, host, lasting)));
  }

  private void carryOut(Fault fault, int host, int millis) {
    try {
      begin(fault, host);
      sleep(millis);
      end(fault, host);
    } catch (AssertionError e) {
      swarm.violated("the nemesis itself: %s of h%d: %s".formatted(fault, host, e.getMessage()));
    } finally {
      synchronized (busy) {
        busy.remove(host);
      }
    }
  }

  private void begin(Fault fault, int host) {
    switch (fault) {
      case KILL -> kill(host);
      case KILL_ALL -> {
        for (int each : swarm.hosts()) {
          kill(each);
        }
      }
      case PAUSE -> {
        swarm.disturbed(host);
        swarm.skep().shell(host, "kill -STOP " + Skep.DAEMON);
      }
      case CUT -> host(host).cut();
      case DEAFEN -> host(host).deafen(List.of());
      case MUTE -> others(host).forEach(other -> host(other).deafen(List.of(host(host))));
      case PART -> {
        var other = others(host).getFirst();
        host(host).deafen(List.of(host(other)));
      }
      case FILL_DISK -> {
        // A daemon whose log failed ends or stops being a manager; what it does then is its affair.
        swarm.disturbed(host);
        Lab.run(LIMIT, List.of("fill", host(host).name())).ok();
      }
      case STEP_CLOCK -> {
        int max = random.nextBoolean() ? 20 : 100_000;
        Lab.run(
                LIMIT,
                List.of("clock", host(host).name(), String.valueOf(random.nextInt(2 * max) - max)))
            .ok();
      }
    }
  }

  private void end(Fault fault, int host) {
    switch (fault) {
      case KILL -> restart(host);
      case KILL_ALL -> {
        for (int each : swarm.hosts()) {
          restart(each);
        }
      }
      case PAUSE -> {
        swarm.skep().shell(host, "kill -CONT " + Skep.DAEMON);
        swarm.undisturbed(host);
      }
      case CUT, DEAFEN, PART -> host(host).heal();
      case MUTE -> others(host).forEach(other -> host(other).heal());
      case FILL_DISK -> {
        Lab.run(LIMIT, List.of("unfill", host(host).name())).ok();
        kill(host);
        restart(host);
      }
      case STEP_CLOCK -> {}
    }
  }

  private void kill(int host) {
    swarm.disturbed(host);
    swarm.skep().shell(host, "kill -9 " + Skep.DAEMON);
  }

  private void restart(int host) {
    swarm.skep().launchDaemon(host);
    var deadline = System.nanoTime() + LIMIT.toNanos();
    while (!swarm.skep().isAnswering(host) && System.nanoTime() - deadline < 0) {
      sleep(200);
    }
    swarm.undisturbed(host);
  }

  /// Mends what is broken, clocks too, and has every daemon running.
  void mend() {
    for (int host : swarm.hosts()) {
      host(host).heal();
      if (isClockMovable) {
        Lab.run(LIMIT, List.of("clock", host(host).name(), "0")).ok();
      }
      if (swarm.skep().shell(host, "pgrep -f '[s]kep.Main daemon'").exit() != 0) {
        swarm.violated("the daemon of h%d is gone".formatted(host));
        restart(host);
      }
    }
  }

  private Host host(int number) {
    return swarm.skep().host(number);
  }

  private List<Integer> others(int host) {
    var others = new ArrayList<Integer>();
    for (int other : swarm.hosts()) {
      if (other != host) {
        others.add(other);
      }
    }
    synchronized (random) {
      Collections.shuffle(others, random);
    }
    return others;
  }

  private int anyHost() {
    var hosts = swarm.hosts();
    return hosts[random.nextInt(hosts.length)];
  }

  private boolean busy(int host) {
    synchronized (busy) {
      return busy.add(host);
    }
  }

  private static void sleep(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  private static void join(Thread thread) {
    try {
      if (!thread.join(Duration.ofMinutes(2))) {
        throw new AssertionError("a fault does not end: " + thread);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
