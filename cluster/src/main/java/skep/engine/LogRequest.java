package skep.engine;

import java.time.Instant;
import java.util.Optional;

/// What is wanted of a container's log.
///
/// @param isFollowing whether to go on when what there is has been read, until the container ends
/// @param tail how many of the last lines; empty: all
public record LogRequest(
    boolean isFollowing,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<Integer> tail,
    boolean withOut,
    boolean withErr) {}
