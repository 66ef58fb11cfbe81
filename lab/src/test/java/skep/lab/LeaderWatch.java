package skep.lab;

import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import skep.lab.TormentedSwarm.Fate;
import skep.lab.UnixHttp.Request;

/// Asks every manager, over and over, whom it takes for the leader of which term: one term, one
/// leader. One thread of its own; the rest is thread-safe.
final class LeaderWatch implements Runnable {
  private static final long PAUSE_NANOS = 300_000_000;
  private static final Pattern TERM = Pattern.compile("\"Term\":(\\d+)");
  private static final Pattern LEADER = Pattern.compile("\"Leader\":\"([^\"]+)\"");
  private static final Pattern SELF = Pattern.compile("\"Self\":\"([^\"]+)\"");

  private final TormentedSwarm swarm;
  private final Supplier<Boolean> isOver;
  private final TreeMap<Long, String> leaders = new TreeMap<>();
  private volatile int leadingHost = 1;

  LeaderWatch(TormentedSwarm swarm, Supplier<Boolean> isOver) {
    this.swarm = swarm;
    this.isOver = isOver;
  }

  @Override
  public void run() {
    while (!isOver.get()) {
      for (int host : swarm.hosts()) {
        Thread.ofVirtual().start(() -> look(host));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// The host that led when last heard of.
  int leadingHost() {
    return leadingHost;
  }

  /// How many terms had a leader that was seen.
  synchronized int leaderCount() {
    return leaders.size();
  }

  private void look(int host) {
    var reply = swarm.ask(host, Request.get("/skep/status"));
    var leader = leader(reply.answer().body());
    if (reply.fate() != Fate.DONE || leader.isEmpty()) {
      return;
    }
    var body = reply.answer().body();
    var term = TERM.matcher(body);
    if (term.find()) {
      led(Long.parseLong(term.group(1)), leader.get());
    }
    var self = SELF.matcher(body);
    if (self.find() && self.group(1).equals(leader.get())) {
      leadingHost = host;
    }
  }

  static Optional<String> leader(String status) {
    var leader = LEADER.matcher(status);
    return leader.find() ? Optional.of(leader.group(1)) : Optional.empty();
  }

  private synchronized void led(long term, String leader) {
    var other = Optional.ofNullable(leaders.putIfAbsent(term, leader)).orElse(leader);
    if (!other.equals(leader)) {
      swarm.violated("term %d has two leaders, %s and %s".formatted(term, other, leader));
    }
  }
}
