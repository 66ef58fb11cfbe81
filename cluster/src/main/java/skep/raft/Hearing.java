package skep.raft;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jgroups.Address;
import org.jgroups.Message;
import org.jgroups.stack.Protocol;
import org.jgroups.util.MessageBatch;

/// Remembers when each manager was last heard of: any message counts, JGroups' heartbeats too. Sits
/// directly above TCP and changes nothing. Thread-safe.
final class Hearing extends Protocol {
  private final String self;
  private final Function<Address, Optional<String>> idOf;

  /// Monotonic, by raft id.
  private final ConcurrentMap<String, Long> heardNanos = new ConcurrentHashMap<>();

  /// When JGroups last took a manager out of the view: earlier signs of life mean nothing more.
  private final ConcurrentMap<String, Long> leftNanos = new ConcurrentHashMap<>();

  private volatile SortedSet<String> inView = new TreeSet<>();

  Hearing(String self, Function<Address, Optional<String>> idOf) {
    this.self = self;
    this.idOf = idOf;
  }

  /// Who was heard of within `limit`, and since the last view without it. A broken connection (a
  /// killed process) shows at once, a silent host after `limit`.
  SortedSet<String> within(Duration limit) {
    var ids = new TreeSet<String>();
    long now = System.nanoTime();
    heardNanos.forEach(
        (id, at) -> {
          boolean isGone =
              Optional.ofNullable(leftNanos.get(id)).filter(left -> left - at >= 0).isPresent();
          if (!isGone && now - at < limit.toNanos()) {
            ids.add(id);
          }
        });
    return ids;
  }

  SortedMap<String, Duration> ages() {
    var ages = new TreeMap<String, Duration>();
    long now = System.nanoTime();
    heardNanos.forEach((id, at) -> ages.put(id, Duration.ofNanos(Math.max(0, now - at))));
    return ages;
  }

  /// JGroups shows a new view of these managers.
  void viewed(Set<String> ids) {
    var now = new TreeSet<>(ids);
    for (var id : inView) {
      if (!now.contains(id)) {
        leftNanos.put(id, System.nanoTime());
      }
    }
    inView = now;
  }

  @Override
  public Object up(Message message) {
    heard(message.getSrc());
    return up_prot.up(message);
  }

  @Override
  public void up(MessageBatch batch) {
    heard(batch.sender());
    up_prot.up(batch);
  }

  private void heard(Address from) {
    if (from != null) {
      idOf.apply(from)
          .filter(id -> !id.equals(self))
          .ifPresent(id -> heardNanos.put(id, System.nanoTime()));
    }
  }
}
