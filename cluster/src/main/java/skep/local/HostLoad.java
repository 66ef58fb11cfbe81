package skep.local;

import java.util.Optional;

/// The load of this host, as its kernel counts it.
@FunctionalInterface
public interface HostLoad {

  /// Empty when the kernel does not say.
  Optional<Counters> read();

  /// Running totals, but for memory.
  ///
  /// @param busy time all cores were busy, and `total`: that they could have been; same unit
  /// @param usedBytes of memory, without what can be dropped
  /// @param receivedBytes and `sentBytes`: over the host's own interfaces
  record Counters(
      long busy, long total, long usedBytes, long totalBytes, long receivedBytes, long sentBytes) {}
}
