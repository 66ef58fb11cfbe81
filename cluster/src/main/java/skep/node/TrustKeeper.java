package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.SortedSet;
import java.util.function.Supplier;
import skep.loop.ThreadLoop;
import skep.model.NodeRole;
import skep.model.RootKey;
import skep.seal.KeyFile;
import skep.seal.UnlockKey;
import skep.session.AgentMessage;

/// Makes what this node keeps on disk follow what the swarm wants: who is shut out, and, on
/// managers, with which key the disk is locked. What has to take effect at once does; the disk
/// follows on a thread of its own.
final class TrustKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TrustKeeper.class.getName());

  private final ThreadLoop loop = new ThreadLoop("skep-trust");
  private final RemovedNodes removed;
  private final KeyFile keys;
  private final Supplier<NodeRole> role;

  /// @param keys unlocked
  TrustKeeper(RemovedNodes removed, KeyFile keys, Supplier<NodeRole> role) {
    this.removed = removed;
    this.keys = keys;
    this.role = role;
  }

  /// What a manager reads in the log.
  ///
  /// @return the nodes that were not shut out before
  SortedSet<String> follow(RootKey key) {
    loop.execute(() -> lock(key.unlockKey(), key.version().index()));
    return shutOut(key.removedNodes().keySet());
  }

  /// What a manager told this node. Managers know better themselves.
  void follow(AgentMessage.Trust trust) {
    if (role.get() == NodeRole.WORKER) {
      shutOut(trust.removed());
    }
  }

  /// Only managers' disks are locked.
  void becameWorker() {
    loop.execute(
        () -> {
          try {
            keys.forgetLock();
          } catch (IOException e) {
            LOG.log(Level.ERROR, "the lock of this node's disk could not be taken off", e);
          }
        });
  }

  private SortedSet<String> shutOut(Collection<String> ids) {
    var added = removed.become(ids);
    if (!added.isEmpty()) {
      loop.execute(removed::save);
    }
    return added;
  }

  private void lock(String unlockKey, long revision) {
    try {
      if (unlockKey.isEmpty()) {
        keys.keepUnlocked(revision);
      } else {
        keys.lock(UnlockKey.parse(unlockKey), revision);
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the lock of this manager's disk could not be changed", e);
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
