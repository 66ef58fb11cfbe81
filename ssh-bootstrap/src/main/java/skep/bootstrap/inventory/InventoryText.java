package skep.bootstrap.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes an inventory as the file that says the same.
public final class InventoryText {
  private InventoryText() {}

  public static String of(Inventory inventory) {
    var out = new StringBuilder("apiVersion: skep/v1\n");
    out.append("cluster: ").append(scalar(inventory.cluster())).append('\n');
    var ssh = login(inventory.login());
    ssh.add("hostKeys: " + word(inventory.hostKeys()));
    out.append("ssh: {").append(String.join(", ", ssh)).append("}\n");
    out.append("sudo: ").append(word(inventory.sudo())).append('\n');
    out.append("docker: {install: ")
        .append(inventory.docker().isInstalled() ? "if-missing" : "never")
        .append(", version: \">=")
        .append(inventory.docker().minMajor())
        .append("\"}\n");
    if (!inventory.network().cidr().isEmpty()) {
      out.append("network: {cidr: ").append(inventory.network().cidr()).append("}\n");
    }
    out.append("raft: {port: ").append(inventory.network().raftPort()).append("}\nhosts:\n");
    inventory.hosts().forEach(host -> out.append("  - ").append(host(host)).append('\n'));
    return out.toString();
  }

  private static String host(HostEntry host) {
    var parts = new ArrayList<String>();
    parts.add("name: " + scalar(host.name()));
    parts.add("address: " + scalar(host.address()));
    parts.add("role: " + word(host.role()));
    parts.addAll(login(host.login()));
    add(parts, "private", host.advertise());
    add(parts, "hostKey", host.hostKey());
    if (!host.labels().isEmpty()) {
      parts.add(
          host.labels().entrySet().stream()
              .map(label -> scalar(label.getKey()) + ": " + scalar(label.getValue()))
              .collect(Collectors.joining(", ", "labels: {", "}")));
    }
    return "{" + String.join(", ", parts) + "}";
  }

  private static List<String> login(HostEntry.Login login) {
    var parts = new ArrayList<String>();
    add(parts, "user", login.user());
    if (login.port() != 0) {
      parts.add("port: " + login.port());
    }
    add(parts, "identity", login.identity());
    add(parts, "jump", login.jump());
    return parts;
  }

  private static void add(List<String> parts, String key, String value) {
    if (!value.isEmpty()) {
      parts.add(key + ": " + scalar(value));
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Quoted unless it is plain in every place.
  private static String scalar(String text) {
    return text.matches("[A-Za-z/~_][A-Za-z0-9/~._@-]*|[0-9]+(\\.[0-9]+){3}")
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
