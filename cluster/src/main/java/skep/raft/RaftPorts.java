package skep.raft;

import java.util.random.RandomGenerator;
import skep.loop.EventLoop;

/// What a group runs on. The group closes the log; loop and transport stay the caller's.
///
/// @param loop everything of this group runs on it, fsync included: give it a loop of its own
/// @param random for spreading elections; seeded in a simulation
public record RaftPorts(
    EventLoop loop,
    RaftTransport transport,
    RaftLog log,
    RaftStateMachine machine,
    RaftListener listener,
    RandomGenerator random) {}
