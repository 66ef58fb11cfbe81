package skep.raft;

/// A committed and applied command.
///
/// @param index of its entry in the log
/// @param result what {@link RaftStateMachine#apply} returned
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared or used as a key
public record Applied(long index, byte[] result) {}
