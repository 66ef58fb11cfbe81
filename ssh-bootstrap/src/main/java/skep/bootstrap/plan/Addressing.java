package skep.bootstrap.plan;

import java.util.List;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.inventory.Cidr;
import skep.bootstrap.inventory.HostEntry;
import skep.bootstrap.inventory.Inventory;

/// Which of its addresses other nodes are to dial.
public final class Addressing {
  private static final List<String> PRIVATE =
      List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");

  private Addressing() {}

  /// What the inventory says; else an address in its network; else the one that ssh went to, if it
  /// is one; else a private one of the host. Empty: none fits.
  public static String of(HostEntry entry, HostFacts facts, Inventory.Network network) {
    if (!entry.advertise().isEmpty()) {
      return entry.advertise();
    }
    var own =
        facts.addresses().stream()
            .filter(address -> !isEngineBridge(address.networkInterface()))
            .map(HostFacts.Address::address)
            .toList();
    if (!network.cidr().isEmpty()) {
      return own.stream()
          .filter(address -> Cidr.contains(network.cidr(), address))
          .findFirst()
          .orElse("");
    }
    if (Cidr.contains("0.0.0.0/0", entry.address()) && !entry.address().startsWith("127.")) {
      return entry.address();
    }
    return own.stream()
        .filter(address -> PRIVATE.stream().anyMatch(cidr -> Cidr.contains(cidr, address)))
        .findFirst()
        .orElse(own.isEmpty() ? "" : own.getFirst());
  }

  private static boolean isEngineBridge(String name) {
    return name.startsWith("docker") || name.startsWith("br-") || name.startsWith("veth");
  }
}
