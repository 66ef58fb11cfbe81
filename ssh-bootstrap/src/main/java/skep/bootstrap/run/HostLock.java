package skep.bootstrap.run;

import java.time.Duration;
import java.util.List;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.Outcome;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.host.Script;

/// Keeps other runs from changing the same hosts: a directory on each host with the owner's name
/// and a time that is renewed. A lock that was not renewed for 30 s is taken over, one of a process
/// of this machine that does not live any more at once.
final class HostLock implements AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final int STALE_SECONDS = 30;
  private static final int HELD = 3;
  private static final String PLACE = "/run/skep-bootstrap.lock";

  private final List<RemoteHost> hosts;
  private final Thread heart;

  private HostLock(List<RemoteHost> hosts) {
    this.hosts = hosts;
    this.heart = Thread.startVirtualThread(this::beat);
  }

  /// @param owner user, process and time, for people who are refused
  /// @throws HostException when another run has one of them; none is held then
  static HostLock take(List<RemoteHost> hosts, String owner) throws HostException {
    var held = new java.util.ArrayList<RemoteHost>();
    try {
      for (var host : hosts) {
        take(host, owner);
        held.add(host);
      }
      return new HostLock(List.copyOf(hosts));
    } catch (HostException e) {
      held.forEach(HostLock::release);
      throw e;
    }
  }

  private static void take(RemoteHost host, String owner) throws HostException {
    var self = LockHolder.self();
    var outcome = take(host, owner, self, "");
    var held = outcome.out().lines().toList();
    if (outcome.exit() == HELD && held.size() > 1 && LockHolder.isDead(held.getLast(), self)) {
      outcome = take(host, owner, self, held.getLast());
    }
    if (outcome.exit() == HELD) {
      throw new HostException(
          Reason.FAILED,
          "another run is at work on it: " + (held.isEmpty() ? "" : held.getFirst().strip()),
          "wait for it; %d s after it has died its lock is taken over".formatted(STALE_SECONDS));
    }
    if (!outcome.isOk()) {
      throw new HostException(
          Reason.FAILED, "cannot lock it: " + outcome.complaint(), "see " + PLACE + " there");
    }
  }

  /// @param dead a holder that is known to have died; empty: none
  private static Outcome take(RemoteHost host, String owner, String self, String dead)
      throws HostException {
    var script =
        """
        d=%s
        if ! mkdir "$d" 2>/dev/null; then
          seen=$(stat -c %%Y "$d/owner" 2>/dev/null || stat -c %%Y "$d")
          if [ $(($(date +%%s) - seen)) -le %d ] && [ "$(sed -n 2p "$d/owner")" != %s ]; then cat "$d/owner"; exit %d; fi
          mv "$d" "$d.$$" && rm -rf "$d.$$" && mkdir "$d" || exit 1
        fi
        printf '%%s\\n' %s %s >"$d/owner"
        """
            .formatted(
                PLACE,
                STALE_SECONDS,
                Script.quoted(dead.isEmpty() ? "nobody" : dead),
                HELD,
                Script.quoted(owner),
                Script.quoted(self));
    return host.run(Script.asRoot(script));
  }

  private void beat() {
    try {
      while (true) {
        Thread.sleep(HEARTBEAT);
        for (var host : hosts) {
          touch(host);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private static void touch(RemoteHost host) {
    try {
      host.run(Script.asRoot("touch " + PLACE + "/owner"));
    } catch (HostException _) {
      // whatever is done next on it finds out, too
    }
  }

  private static void release(RemoteHost host) {
    try {
      host.run(Script.asRoot("rm -rf " + PLACE));
    } catch (HostException _) {
      // it is taken over when it is stale
    }
  }

  @Override
  public void close() {
    heart.interrupt();
    hosts.parallelStream().forEach(HostLock::release);
  }
}
