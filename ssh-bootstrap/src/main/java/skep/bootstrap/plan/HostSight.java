package skep.bootstrap.plan;

import java.util.List;
import java.util.Optional;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.inventory.HostEntry;

/// One host of the inventory and what could be seen of it.
///
/// @param connectMillis how long logging in took
/// @param key `known`, `NEW` or `pinned`; empty: not logged in to
/// @param newKeys `host fingerprint` of each new key on the way
/// @param trouble why nothing, or not everything, was seen
public record HostSight(
    HostEntry entry,
    long connectMillis,
    String key,
    List<String> newKeys,
    Optional<HostFacts> facts,
    Optional<Trouble> trouble) {

  public HostSight {
    newKeys = List.copyOf(newKeys);
  }

  /// @param fix what to do
  public record Trouble(HostException.Reason reason, String text, String fix) {
    public static Trouble of(HostException e) {
      return new Trouble(e.reason(), e.text(), e.hint());
    }
  }

  public static HostSight unseen(HostEntry entry, HostException why) {
    return new HostSight(entry, 0, "", List.of(), Optional.empty(), Optional.of(Trouble.of(why)));
  }

  public String name() {
    return entry.name();
  }

  public HostSight withFacts(HostFacts facts) {
    return new HostSight(entry, connectMillis, key, newKeys, Optional.of(facts), trouble);
  }

  public HostSight withTrouble(Trouble trouble) {
    return new HostSight(entry, connectMillis, key, newKeys, facts, Optional.of(trouble));
  }
}
