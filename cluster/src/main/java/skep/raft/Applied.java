package skep.raft;

/// A committed and applied command.
///
/// @param index of its entry in the log
/// @param result what {@link RaftStateMachine#apply} returned
public record Applied(long index, byte[] result) {}
