package skep.shell;

import java.util.TreeMap;
import skep.shell.flags.ByteSize;
import skep.shell.flags.Cpus;
import skep.shell.value.Value;

/// A node for people, in the layout of Docker's `node inspect --pretty`.
final class PrettyNode {
  private PrettyNode() {}

  static String of(Value node) {
    var lines = new Lines();
    lines.add("ID:\t\t\t" + node.get("ID").text());
    lines.given("Name:\t\t\t", node.at("Spec.Name").text());
    labels(lines, "Labels:", node.at("Spec.Labels"));
    lines.add("Hostname:              \t" + node.at("Description.Hostname").text());
    lines.add("Joined at:             \t" + node.get("CreatedAt").text());
    lines.add("Status:");
    lines.add(" State:\t\t\t" + Shown.capital(node.at("Status.State").text()));
    lines.given(" Message:\t\t", Shown.capital(node.at("Status.Message").text()));
    lines.add(" Availability:         \t" + Shown.capital(node.at("Spec.Availability").text()));
    lines.given(" Address:\t\t", node.at("Status.Addr").text());
    manager(lines, node.get("ManagerStatus"));
    lines.add("Platform:");
    lines.add(" Operating System:\t" + node.at("Description.Platform.OS").text());
    lines.add(" Architecture:\t\t" + node.at("Description.Platform.Architecture").text());
    lines.add("Resources:");
    lines.add(" CPUs:\t\t\t" + Cpus.format(node.at("Description.Resources.NanoCPUs").number()));
    long memory = node.at("Description.Resources.MemoryBytes").number();
    lines.add(" Memory:\t\t" + ByteSize.format(memory));
    plugins(lines, node.at("Description.Engine.Plugins"));
    lines.add("Engine Version:\t\t" + node.at("Description.Engine.EngineVersion").text());
    labels(lines, "Engine Labels:", node.at("Description.Engine.Labels"));
    tls(lines, node.at("Description.TLSInfo"));
    return lines.toString();
  }

  private static void manager(Lines lines, Value status) {
    if (!status.isPresent()) {
      return;
    }
    lines.add("Manager Status:");
    lines.add(" Address:\t\t" + status.get("Addr").text());
    lines.add(" Raft Status:\t\t" + Shown.capital(status.get("Reachability").text()));
    lines.add(" Leader:\t\t" + (status.get("Leader").isTrue() ? "Yes" : "No"));
    lines.given(" Message:\t\t", status.get("Message").text());
  }

  private static void plugins(Lines lines, Value plugins) {
    if (!plugins.isTrue()) {
      return;
    }
    var byType = new TreeMap<String, String>();
    for (var plugin : plugins.items()) {
      byType.merge(plugin.get("Type").text(), plugin.get("Name").text(), (a, b) -> a + ", " + b);
    }
    lines.add("Plugins:");
    byType.forEach((type, names) -> lines.add(" " + type + ":\t\t" + names));
  }

  private static void tls(Lines lines, Value tls) {
    if (!tls.isPresent()) {
      return;
    }
    lines.add("TLS Info:");
    lines.add(" TrustRoot:").add(tls.get("TrustRoot").text().strip());
    lines.given(" Issuer Subject:\t", tls.get("CertIssuerSubject").text());
    lines.given(" Issuer Public Key:\t", tls.get("CertIssuerPublicKey").text());
  }

  private static void labels(Lines lines, String title, Value labels) {
    if (!labels.isTrue()) {
      return;
    }
    lines.add(title);
    new TreeMap<>(labels.fields())
        .forEach((key, value) -> lines.add(" - " + key + "=" + value.text()));
  }
}
