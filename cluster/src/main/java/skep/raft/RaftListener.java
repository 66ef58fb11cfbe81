package skep.raft;

import skep.model.Epoch;

/// Hears what happens to the group. Called on the group's loop; must not block.
public interface RaftListener {

  /// The role, the term, the known leader or the members changed.
  default void changed(GroupStatus status) {}

  /// All entries up to `index` are applied to the state machine.
  default void applied(long index) {}

  /// This manager stopped itself and takes no further part: its disk failed. It comes back by a
  /// restart of the process. Nothing that was acknowledged is lost. Final.
  default void failed(Throwable cause) {}

  /// The swarm has begun a newer life without this manager, whose messages nobody heeds any more.
  default void outdated(Epoch newer) {}

  /// This manager was removed from the group and stopped. Final.
  default void removed() {}
}
