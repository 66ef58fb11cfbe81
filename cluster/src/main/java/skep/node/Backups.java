package skep.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Backup;
import skep.model.Node;
import skep.store.ClusterState;
import skep.store.StoreCodec;

/// Puts a state of the swarm into a backup. A state is immutable, so it is whole at one revision
/// whatever goes on meanwhile.
final class Backups {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Backups() {}

  /// The newest state when the manager leads or a leader is known, else what it has.
  static CompletableFuture<Backup> of(ManagerRuntime manager, Instant now) {
    if (!manager.group().isLeader()) {
      return CompletableFuture.completedFuture(
          backup(manager, manager.state(), now, manager.asOf(), false));
    }
    return manager
        .readBarrier()
        .copy()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (state, failure) ->
                failure == null
                    ? backup(manager, state, now, now, true)
                    : backup(manager, manager.state(), now, manager.asOf(), false));
  }

  private static Backup backup(
      ManagerRuntime manager, ClusterState state, Instant now, Instant asOf, boolean isNewest) {
    var cluster =
        state
            .cluster()
            .orElseThrow(
                () ->
                    new ControlException(
                        Kind.NOT_IN_SWARM, "this manager is still catching up, try again soon"));
    var self = manager.group().self();
    return new Backup(
        cluster.id(),
        cluster.spec().name(),
        now,
        asOf,
        isNewest,
        state.manager(self).map(Node::hostname).orElse(self),
        manager.epoch(),
        state.revision(),
        Backup.pieces(
            StoreCodec.snapshot(state).stream().map(chunk -> new String(chunk, UTF_8)).toList()));
  }

  /// @throws ControlException when it is no state of the swarm it is said to be
  static ClusterState state(Backup backup) {
    try {
      var state =
          StoreCodec.restore(backup.chunks().stream().map(text -> text.getBytes(UTF_8)).toList());
      boolean isWhole =
          state.rootKey().isPresent()
              && state.cluster().filter(known -> known.id().equals(backup.clusterId())).isPresent()
              && state.revision() == backup.revision();
      if (isWhole) {
        return state;
      }
    } catch (IllegalArgumentException e) {
      throw new ControlException(Kind.INVALID, "the backup cannot be read: " + e.getMessage());
    }
    throw new ControlException(Kind.INVALID, "the backup is not that of a whole swarm");
  }
}
