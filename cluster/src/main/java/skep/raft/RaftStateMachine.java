package skep.raft;

import java.util.List;

/// What the log is applied to. Deterministic: equal commands in equal order give equal states and
/// equal snapshots on every manager. Starts empty at each start of the process: the newest snapshot
/// is installed and the log after it is applied again.
///
/// Called on the group's loop only. Never throws: a command that cannot be applied is answered with
/// an encoded error, since every manager must go on in the same way.
public interface RaftStateMachine {

  /// Applies one committed command.
  ///
  /// @param index of the entry, 1-based, rising, with gaps (the group's own entries are not shown)
  /// @return the answer for the proposer, used on the manager that proposed it only
  byte[] apply(long index, byte[] command);

  /// The state after the last applied entry, in order, in chunks of at most 256 KiB.
  List<byte[]> snapshot();

  /// Replaces the whole state.
  ///
  /// @param index of the last entry that is part of `chunks`
  void install(long index, List<byte[]> chunks);
}
