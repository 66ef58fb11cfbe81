package skep.tui.live;

import java.util.List;
import java.util.function.Consumer;
import skep.tui.model.DashEvent;
import skep.tui.swarm.Ref;

/// Follows the logs that are looked at.
final class LogFeed implements AutoCloseable {
  private final List<Endpoint> endpoints;
  private final Consumer<DashEvent> sink;

  LogFeed(List<Endpoint> endpoints, Consumer<DashEvent> sink) {
    this.endpoints = List.copyOf(endpoints);
    this.sink = sink;
  }

  void open(Ref about) {
    sink.accept(
        new DashEvent.LogsEnded(about, endpoints.getFirst().name() + " has no logs to give"));
  }

  @Override
  public void close() {}
}
