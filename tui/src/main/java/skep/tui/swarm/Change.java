package skep.tui.swarm;

import java.time.Instant;
import skep.model.ClusterObject;

/// One line of the daemon's event stream, read.
///
/// @param revision of the state that has it
/// @param time when it was written, by the leader's clock
/// @param isRemoval whether the object is gone
/// @param object as it is now, or as it last was
/// @param cause for people; empty when not known
public record Change(
    long revision, Instant time, boolean isRemoval, ClusterObject object, String cause) {}
