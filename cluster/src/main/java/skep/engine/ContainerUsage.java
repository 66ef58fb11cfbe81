package skep.engine;

import java.time.Instant;

/// What one container has used, as counted by the engine.
///
/// @param readAt when it was counted, by the node's clock
/// @param cpuNanos of all cores since it started
/// @param memoryBytes in use now, without what the kernel may drop from its cache
/// @param memoryLimitBytes 0: not known
/// @param receivedBytes over all its networks since it started
/// @param sentBytes likewise
/// @param processes running in it now
public record ContainerUsage(
    String taskId,
    Instant readAt,
    long cpuNanos,
    long memoryBytes,
    long memoryLimitBytes,
    long receivedBytes,
    long sentBytes,
    long processes) {}
