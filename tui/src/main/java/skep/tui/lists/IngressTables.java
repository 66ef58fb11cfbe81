package skep.tui.lists;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import skep.api.client.IngressPort;
import skep.api.client.IngressPort.Backend;
import skep.api.client.IngressPort.OnNode;
import skep.tui.cells.Style;
import skep.tui.swarm.Ref;

/// Published ports, the tasks behind one and how each node does with it.
public final class IngressTables {
  private IngressTables() {}

  public static Ref ref(IngressPort port) {
    return new Ref(Ref.Kind.PORT, name(port));
  }

  /// `80/tcp`
  public static String name(IngressPort port) {
    return port.publishedPort() + "/" + port.protocol();
  }

  public static Table<IngressPort> ports(Sight sight) {
    return Table.of(
        List.of(
            Column.text("PORT", 9, 0, port -> Cell.of(name(port))),
            Column.text("SERVICE", 8, 0, port -> Cell.of(port.service())),
            Column.text(
                "TARGET", 7, 2, port -> Cell.dim(port.targetPort() + "/" + port.protocol())),
            Column.number(
                "TASKS", 5, 0, IngressTables::tasks, port -> (double) port.backends().size()),
            Column.number("NODES", 5, 1, IngressTables::nodes, port -> (double) serving(port)),
            Column.number(
                "CONN/S",
                6,
                0,
                port -> Cell.of(rate(port.connectionsPerSecond())),
                IngressPort::connectionsPerSecond),
            Column.number(
                "ACTIVE", 6, 1, port -> Cell.of(port.active()), port -> (double) port.active()),
            Column.wide("NOTE", 10, 1, IngressTables::note)),
        sight.facts().ports(),
        IngressTables::ref);
  }

  /// The tasks behind a port.
  public static Table<Backend> backends(IngressPort port) {
    return Table.of(
        List.of(
            Column.text("TASK", 10, 0, one -> Cell.of(one.task())),
            Column.text("NODE", 8, 0, one -> Cell.of(one.node())),
            Column.text("ADDRESS", 15, 1, one -> Cell.dim(one.address())),
            Column.number(
                "TAKEN", 6, 0, one -> Cell.of(one.accepted()), one -> (double) one.accepted()),
            Column.number(
                "ACTIVE", 6, 0, one -> Cell.of(one.active()), one -> (double) one.active()),
            Column.number("FAILED", 6, 0, IngressTables::failed, one -> (double) one.failed()),
            Column.wide("NOTE", 8, 2, IngressTables::ejected)),
        port.backends(),
        one -> Ref.task(one.taskId()));
  }

  /// How the nodes do with a port.
  public static Table<OnNode> onNodes(IngressPort port) {
    return Table.of(
        List.of(
            Column.text("NODE", 8, 0, one -> Cell.of(one.node())),
            Column.text("STATE", 8, 0, one -> new Cell(one.state(), style(one))),
            Column.text("ADDRESS", 10, 3, one -> Cell.dim(one.address())),
            Column.number(
                "CONN/S",
                6,
                0,
                one -> Cell.of(rate(one.connectionsPerSecond())),
                OnNode::connectionsPerSecond),
            Column.number(
                "ACTIVE", 6, 1, one -> Cell.of(one.active()), one -> (double) one.active()),
            Column.number(
                "IN",
                6,
                2,
                one -> Cell.of(Amounts.bytes(one.bytesIn())),
                one -> (double) one.bytesIn()),
            Column.number(
                "OUT",
                6,
                2,
                one -> Cell.of(Amounts.bytes(one.bytesOut())),
                one -> (double) one.bytesOut()),
            Column.wide("NOTE", 8, 1, one -> new Cell(one.text(), style(one)))),
        port.nodes(),
        one -> Ref.node(one.nodeId()));
  }

  private static Cell tasks(IngressPort port) {
    int count = port.backends().size();
    return count == 0 ? new Cell("0", Style.BAD) : Cell.of(count);
  }

  private static long serving(IngressPort port) {
    return port.nodes().stream().filter(one -> !style(one).equals(Style.BAD)).count();
  }

  private static Cell nodes(IngressPort port) {
    long serving = serving(port);
    return new Cell(
        serving + "/" + port.nodes().size(),
        serving == port.nodes().size() ? Style.PLAIN : Style.WARN);
  }

  private static Cell note(IngressPort port) {
    if (port.backends().isEmpty()) {
      return new Cell("no task runs", Style.BAD);
    }
    var trouble =
        port.nodes().stream()
            .filter(one -> !one.text().isEmpty())
            .map(one -> one.node() + ": " + one.text())
            .collect(Collectors.joining("; "));
    return trouble.isEmpty()
        ? Cell.dim(String.join(",", port.options()))
        : new Cell(trouble, Style.WARN);
  }

  private static Cell failed(Backend one) {
    return one.failed() == 0 ? Cell.dim("0") : new Cell(Long.toString(one.failed()), Style.WARN);
  }

  private static Cell ejected(Backend one) {
    return one.ejectedBy() == 0
        ? Cell.of("")
        : new Cell("passed over by %d nodes".formatted(one.ejectedBy()), Style.WARN);
  }

  private static Style style(OnNode one) {
    return switch (one.state()) {
      case "serving" -> Style.GOOD;
      case "degraded", "behind" -> Style.WARN;
      default -> Style.BAD;
    };
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%.1f", perSecond);
  }
}
