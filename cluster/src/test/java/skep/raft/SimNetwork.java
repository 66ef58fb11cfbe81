package skep.raft;

import java.time.Duration;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import skep.sim.SimScheduler;

/// A network that delays, loses, doubles and reorders messages, and whose links can be cut in one
/// direction.
final class SimNetwork {
  private final SimScheduler world;
  private final Random random;
  private final SortedMap<String, Consumer<byte[]>> receivers = new TreeMap<>();
  private final SortedSet<String> cut = new TreeSet<>();
  private double lossRate;
  private double slowRate = 0.01;
  private int slowMicros = 900_000;

  SimNetwork(SimScheduler world) {
    this.world = world;
    this.random = world.random("network");
  }

  /// Cuts the link from `from` to `to`, in this direction only.
  void cut(String from, String to) {
    cut.add(from + ">" + to);
  }

  /// @param lossRate share of messages that are lost from now on
  void lossy(double lossRate) {
    this.lossRate = lossRate;
  }

  /// @param rate share of messages that come later than what was sent after them
  /// @param maxMillis how late at most
  void slow(double rate, int maxMillis) {
    slowRate = rate;
    slowMicros = maxMillis * 1000;
  }

  void heal() {
    cut.clear();
    lossRate = 0;
  }

  void disconnect(String id) {
    receivers.remove(id);
  }

  RaftTransport transport(String self) {
    return new RaftTransport() {
      @Override
      public void send(String targetId, byte[] message) {
        if (cut.contains(self + ">" + targetId) || random.nextDouble() < lossRate) {
          return;
        }
        deliver(self, targetId, message);
        if (random.nextInt(50) == 0) {
          deliver(self, targetId, message);
        }
      }

      @Override
      public void receive(Consumer<byte[]> receiver) {
        receivers.put(self, receiver);
      }

      @Override
      public SortedSet<String> reachable() {
        return new TreeSet<>(receivers.keySet());
      }

      @Override
      public SortedMap<String, Duration> heard() {
        return new TreeMap<>();
      }
    };
  }

  private void deliver(String from, String to, byte[] message) {
    world.schedule(
        delay(),
        () -> {
          var receiver = receivers.get(to);
          if (receiver != null && !cut.contains(from + ">" + to)) {
            receiver.accept(message);
          }
        });
  }

  /// Mostly a local network.
  private Duration delay() {
    boolean isSlow = random.nextDouble() < slowRate;
    int micros = isSlow ? random.nextInt(slowMicros) : 100 + random.nextInt(3_000);
    return Duration.ofNanos(micros * 1_000L);
  }
}
