package skep.bootstrap.run;

import java.time.Duration;
import java.util.List;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.host.Script;
import skep.bootstrap.plan.BootstrapPlan;

/// Takes back what a host's journal says was done there, last things first, and nothing else.
public final class Undoing {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String JOURNAL = "/var/lib/skep/bootstrap.jsonl";

  private final SwarmDoor door;
  private final RunListener listener;

  public Undoing(SwarmDoor door, RunListener listener) {
    this.door = door;
    this.listener = listener;
  }

  /// What is written down on a host; empty: skep has done nothing there.
  public static List<Journal.Entry> journal(RemoteHost host) throws HostException {
    return Journal.read(host.run(Script.asRoot("cat " + JOURNAL + " 2>/dev/null")).out());
  }

  /// @param others managers that stay
  /// @return whether there was anything to take back
  public boolean undo(String name, RemoteHost host, List<RemoteHost> others) throws HostException {
    var entries = journal(host);
    if (entries.isEmpty()) {
      return false;
    }
    boolean hasJoined = entries.stream().anyMatch(entry -> entry.step().startsWith("swarm."));
    if (hasJoined) {
      tell(name, "swarm.leave", "begin");
      leave(host, others);
      tell(name, "swarm.leave", "done");
    }
    for (var undo : BootstrapPlan.undos()) {
      boolean isOurs = entries.stream().anyMatch(entry -> entry.step().equals(undo.id()));
      if (isOurs) {
        run(name, host, undo);
      }
    }
    run(name, host, BootstrapPlan.forgetting());
    return true;
  }

  private void tell(String host, String id, String state) {
    listener.step(host, id, id, state, "");
  }

  private void leave(RemoteHost host, List<RemoteHost> others) throws HostException {
    try {
      door.leave(host, others);
    } catch (HostException e) {
      if (e.reason() != Reason.UNREACHABLE) {
        throw e;
      }
      // a daemon that does not answer cannot leave; its files go all the same
    }
  }

  private void run(String name, RemoteHost host, BootstrapPlan.Undo undo) throws HostException {
    tell(name, "undo " + undo.id(), "begin");
    var outcome = host.run(Script.asRoot(undo.script()).within(LIMIT));
    if (!outcome.isOk()) {
      throw new HostException(
          Reason.FAILED,
          "could not take back " + undo.id() + ": " + outcome.complaint(),
          "mend it, then reset again");
    }
    tell(name, "undo " + undo.id(), "done");
  }
}
