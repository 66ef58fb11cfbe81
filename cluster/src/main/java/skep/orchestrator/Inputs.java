package skep.orchestrator;

import java.time.Instant;
import java.util.function.Supplier;
import skep.store.ClusterState;

/// What a reconciler may look at.
///
/// @param state as of the last commit, plus what earlier steps of this pass decided
/// @param dirty what changed since the last pass, or whose time has come
/// @param now the leader's wall clock at the start of the pass
/// @param ids fresh object ids
public record Inputs(ClusterState state, Dirty dirty, Instant now, Supplier<String> ids) {}
