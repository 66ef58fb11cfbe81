package skep.ingress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.LongAdder;
import skep.ingress.PortTraffic.BackendTraffic;
import skep.ingress.table.Backend;

/// One task behind one port as this node dials it, and what it was sent. May be used from any
/// thread; {@link Rotation} alone ejects it.
public final class Target {
  private final String taskId;
  private final InetSocketAddress address;
  private final boolean isLocal;
  private final byte[] ip;

  private final LongAdder accepted = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private volatile boolean isEjected;
  private volatile boolean isLeaving;
  private volatile long probeAtNanos;

  Target(Backend backend, String node) {
    this.taskId = backend.taskId();
    // Addresses are numeric, so nothing is looked up.
    this.address =
        new InetSocketAddress(
            InetAddress.ofLiteral(backend.addressFrom(node)), backend.portFrom(node));
    this.isLocal = backend.isOn(node) && !backend.localAddress().isEmpty();
    this.ip = address.getAddress().getAddress();
  }

  /// Whether both name the same task at the same place.
  boolean isSameAs(Target other) {
    return taskId.equals(other.taskId) && address.equals(other.address);
  }

  public String taskId() {
    return taskId;
  }

  public InetSocketAddress address() {
    return address;
  }

  /// 4 or 16 bytes; not to be changed.
  public byte[] ip() {
    return ip;
  }

  public int port() {
    return address.getPort();
  }

  /// Whether the task runs on this node and has an address of its own.
  public boolean isLocal() {
    return isLocal;
  }

  public boolean isEjected() {
    return isEjected;
  }

  /// Whether it left the table and gets nothing new.
  public boolean isLeaving() {
    return isLeaving;
  }

  public long active() {
    return accepted.sum() - closed.sum();
  }

  /// It took a connection, which {@link #closed} ends.
  public void accepted() {
    accepted.increment();
  }

  public void closed() {
    closed.increment();
  }

  public void carriedIn(long bytes) {
    bytesIn.add(bytes);
  }

  public void carriedOut(long bytes) {
    bytesOut.add(bytes);
  }

  void countFailure() {
    failed.increment();
  }

  void eject(long probeAt) {
    probeAtNanos = probeAt;
    isEjected = true;
  }

  void admit() {
    isEjected = false;
  }

  void leave(boolean leaving) {
    isLeaving = leaving;
  }

  long probeAtNanos() {
    return probeAtNanos;
  }

  BackendTraffic traffic() {
    var host = address.getAddress().getHostAddress();
    return new BackendTraffic(
        taskId,
        (ip.length == 4 ? host : "[" + host + "]") + ":" + port(),
        accepted.sum(),
        active(),
        failed.sum(),
        bytesIn.sum(),
        bytesOut.sum(),
        isEjected,
        isLeaving);
  }
}
