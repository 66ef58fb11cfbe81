package skep.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import skep.shell.print.TextTable;
import skep.shell.value.Value;

/// A published port for people.
final class PrettyIngress {
  private PrettyIngress() {}

  static String of(Value port) {
    var lines = new Lines();
    var protocol = port.get("Protocol").text();
    lines.add("Port:\t\t" + port.get("PublishedPort").text() + "/" + protocol);
    lines.add("Service:\t" + port.get("Service").text());
    lines.add("Target:\t\t" + port.get("TargetPort").text() + "/" + protocol);
    lines.given("Options:\t", String.join(", ", port.get("Options").texts()));
    lines.add("Traffic:\t" + port.get("Active").number() + " connections now");
    lines.add("Tasks:" + (port.get("Backends").items().isEmpty() ? "\t\tnone runs" : ""));
    if (!port.get("Backends").items().isEmpty()) {
      indented(lines, tasks(port.get("Backends")));
    }
    lines.add("Nodes:");
    indented(lines, nodes(port.get("Nodes")));
    return lines.toString();
  }

  private static void indented(Lines lines, List<List<String>> rows) {
    TextTable.render(rows).lines().forEach(line -> lines.add((" " + line).stripTrailing()));
  }

  private static List<List<String>> tasks(Value backends) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("TASK", "NODE", "ADDRESS", "ON ITS NODE", "TAKEN", "ACTIVE", "FAILED", ""));
    for (var one : backends.items()) {
      long ejected = one.get("EjectedBy").number();
      rows.add(
          List.of(
              one.get("Task").text(),
              one.get("Node").text(),
              one.get("Address").text(),
              one.get("LocalAddress").text(),
              text(one, "Accepted"),
              text(one, "Active"),
              text(one, "Failed"),
              ejected > 0 ? "passed over by " + ejected + " nodes" : ""));
    }
    return rows;
  }

  private static List<List<String>> nodes(Value nodes) {
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "NODE", "ADDRESS", "STATE", "CONN/S", "TAKEN", "ACTIVE", "REFUSED", "IN", "OUT", ""));
    for (var one : nodes.items()) {
      rows.add(
          List.of(
              one.get("Node").text(),
              one.get("Address").text(),
              one.get("State").text(),
              rate(one.get("ConnectionsPerSecond").text()),
              text(one, "Accepted"),
              text(one, "Active"),
              text(one, "Refused"),
              text(one, "BytesIn"),
              text(one, "BytesOut"),
              one.get("Text").text()));
    }
    return rows;
  }

  private static String text(Value row, String field) {
    return String.valueOf(row.get(field).number());
  }

  private static String rate(String number) {
    return number.isEmpty() ? "0.0" : String.format(Locale.ROOT, "%.1f", Double.valueOf(number));
  }
}
