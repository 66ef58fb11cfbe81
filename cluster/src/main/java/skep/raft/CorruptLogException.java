package skep.raft;

import java.io.IOException;

/// The log on disk is not what was written. Starting anyway could undo acknowledged writes or vote
/// twice, so the manager must not start. The message names the file, the place and the ways out,
/// and is meant for the operator as it is.
public final class CorruptLogException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptLogException(String file, long offset, String what) {
    super(
        ("the manager's log is damaged: %s at byte %d: %s; restore this file from a backup, or remove"
                + " this node from the swarm, delete its whole state directory and join it again")
            .formatted(file, offset, what));
  }
}
