package skep.ingress;

import java.util.concurrent.atomic.LongAdder;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.ingress.table.RouteOptions;

/// A published port as it is served now: its tasks in turn, what it asks for, what it carried. The
/// listeners of the port read it with each connection, so a change of the table needs no word to
/// them. Any thread may call.
public final class ServedPort {
  private final PublishedPort published;
  private final String nodeId;
  private final Rotation rotation;
  private final LongAdder accepted = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private volatile RouteOptions options;
  private volatile String serviceName;

  public ServedPort(Route route, DataPathSettings settings) {
    this.published = route.published();
    this.nodeId = settings.nodeId();
    this.rotation = new Rotation(settings.ejection());
    this.options = route.options();
    this.serviceName = route.serviceName();
    update(route);
  }

  void update(Route route) {
    options = route.options();
    serviceName = route.serviceName();
    rotation.replace(
        route.backends().stream().map(backend -> new Target(backend, nodeId)).toList());
  }

  public PublishedPort published() {
    return published;
  }

  public Rotation rotation() {
    return rotation;
  }

  public RouteOptions options() {
    return options;
  }

  public void accepted() {
    accepted.increment();
  }

  public void closed() {
    closed.increment();
  }

  /// A connection no task took, or one too many.
  public void refused() {
    refused.increment();
  }

  public void carriedIn(Target target, long bytes) {
    bytesIn.add(bytes);
    target.carriedIn(bytes);
  }

  public void carriedOut(Target target, long bytes) {
    bytesOut.add(bytes);
    target.carriedOut(bytes);
  }

  PortTraffic traffic() {
    return new PortTraffic(
        published,
        serviceName,
        accepted.sum(),
        accepted.sum() - closed.sum(),
        refused.sum(),
        bytesIn.sum(),
        bytesOut.sum(),
        rotation.everyone().stream().map(Target::traffic).toList());
  }
}
