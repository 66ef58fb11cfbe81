package skep.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import skep.lab.TormentedSwarm.Fate;
import skep.lab.TormentedSwarm.Reply;
import skep.lab.UnixHttp.Request;

/// A user who never rests: puts items into registers through any manager, and now and then makes a
/// service and removes it again. A request of which nothing was heard is sent again, or not, under
/// the same id. One thread of its own.
final class WritingClient implements Runnable {
  private static final long PAUSE_NANOS = 30_000_000;
  private static final int TRIES = 4;
  private static final int CREATE_EVERY = 12;

  private final String name;
  private final TormentedSwarm swarm;
  private final Registers registers;
  private final Creations creations;
  private final Random random;
  private final Supplier<Boolean> isOver;
  private int written;

  WritingClient(
      String name,
      TormentedSwarm swarm,
      Registers registers,
      Creations creations,
      Random random,
      Supplier<Boolean> isOver) {
    this.name = name;
    this.swarm = swarm;
    this.registers = registers;
    this.creations = creations;
    this.random = random;
    this.isOver = isOver;
  }

  @Override
  public void run() {
    try {
      while (!isOver.get()) {
        if (++written % CREATE_EVERY == 0) {
          create();
        } else {
          append(registers.any(random));
        }
        LockSupport.parkNanos(random.nextLong(2 * PAUSE_NANOS));
      }
    } catch (AssertionError broken) {
      swarm.violated(String.valueOf(broken.getMessage()));
    }
  }

  private void append(Register register) {
    var needed = register.acknowledged();
    var read = swarm.ask(anyHost(), Request.get(register.path()));
    swarm
        .tally()
        .count(
            "read "
                + read.told()
                + (read.fate() == Fate.DONE && !read.isLinearizable() ? " (stale)" : ""));
    if (read.fate() != Fate.DONE) {
      return;
    }
    var value = register.read(read.answer().body(), read.isLinearizable() ? needed : Set.of());
    var item = name + "x" + written;
    var items = new ArrayList<>(value.items());
    items.add(item);
    var target = register.path() + "/update?version=" + value.version();
    var fate = send("append", target, register.specWith(items), item, random.nextInt(2));
    register.written(item, fate);
    registers.grown(register, items.size());
  }

  private void create() {
    var service = "made-" + name + "-" + written;
    var body = registers.service(service, List.of());
    var fate = send("create", "/services/create", body, service, TRIES);
    creations.created(service, fate);
    if (fate == Fate.DONE && random.nextInt(3) != 0) {
      creations.removed(service, remove(service));
    }
  }

  private Fate remove(String service) {
    var request = new Request("DELETE", "/services/" + service, "", "rm-" + service);
    var reply = swarm.ask(anyHost(), request);
    swarm.tally().count("remove " + reply.told());
    return reply.fate();
  }

  /// Sends it, and again under the same id while its fate is unknown. A refused repetition says
  /// nothing about the first attempt, unless by now the version it names is an old one.
  private Fate send(String kind, String target, String body, String id, int repetitions) {
    var request = new Request("POST", target, body, id);
    Reply reply = swarm.ask(anyHost(), request);
    swarm.tally().count(kind + " " + reply.told());
    var fate = reply.fate();
    for (int i = 0; i < repetitions && fate == Fate.UNKNOWN && !isOver.get(); i++) {
      LockSupport.parkNanos(random.nextLong(2_000_000_000));
      reply = swarm.ask(anyHost(), request);
      swarm.tally().count(kind + " again " + reply.told());
      boolean isSettled = reply.fate() == Fate.DONE || reply.kind().equals("OUT_OF_SEQUENCE");
      fate = isSettled ? reply.fate() : Fate.UNKNOWN;
    }
    if (reply.kind().equals("EXISTS")) {
      throw new AssertionError(target + " " + id + " was done twice: " + reply.answer());
    }
    return fate;
  }

  private int anyHost() {
    var hosts = swarm.hosts();
    return hosts[random.nextInt(hosts.length)];
  }
}
