package skep.ingress;

import java.util.List;
import skep.ingress.table.PublishedPort;

/// What one published port has carried on this node since it was opened. Counters only rise; the
/// difference of two readings over the time between them is a rate. For UDP a connection is a
/// client that sent something lately.
///
/// @param accepted connections of clients
/// @param active of them, those that exist now
/// @param refused of them, those that no task took or that were one too many
/// @param bytesIn from clients to tasks
/// @param bytesOut from tasks to clients
/// @param backends in order of the task's id; also those that left and have connections still
public record PortTraffic(
    PublishedPort port,
    String serviceName,
    long accepted,
    long active,
    long refused,
    long bytesIn,
    long bytesOut,
    List<BackendTraffic> backends) {

  public PortTraffic {
    backends = List.copyOf(backends);
  }

  /// One task's part of it.
  ///
  /// @param address where this node dials, `10.0.0.5:8080`
  /// @param failedConnects attempts the task did not answer
  /// @param isEjected passed over at present, for not having answered
  /// @param isLeaving gets no new connections, keeps those it has
  public record BackendTraffic(
      String taskId,
      String address,
      long accepted,
      long active,
      long failedConnects,
      long bytesIn,
      long bytesOut,
      boolean isEjected,
      boolean isLeaving) {}
}
