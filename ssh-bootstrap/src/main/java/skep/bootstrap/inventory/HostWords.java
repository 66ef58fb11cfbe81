package skep.bootstrap.inventory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import skep.bootstrap.inventory.InventoryException.Fault;

/// An inventory made of host words, `[user@]host[:port]`, as a command line has them.
public final class HostWords {
  private static final Pattern WORD =
      Pattern.compile("(?:([^@\\s]+)@)?(\\[[0-9a-fA-F:]+]|[^@:\\s\\[\\]]+)(?::(\\d{1,5}))?");
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|\\[.*]");
  private static final int MAX_MANAGERS = 3;

  private HostWords() {}

  /// The first three become managers, or the first one when there are fewer than three.
  ///
  /// @throws InventoryException for words that name no host, or the same one twice
  public static Inventory inventory(String cluster, List<String> words) throws InventoryException {
    var faults = new ArrayList<Fault>();
    var hosts = new ArrayList<HostEntry>();
    var seen = new LinkedHashSet<String>();
    var names = new LinkedHashSet<String>();
    int managers = words.size() < MAX_MANAGERS ? 1 : MAX_MANAGERS;
    for (var word : words) {
      var match = WORD.matcher(word);
      if (!match.matches() || match.group(2).startsWith("-")) {
        faults.add(new Fault("", "\"" + word + "\" names no host: write [user@]host[:port]"));
        continue;
      }
      int port = match.group(3) == null ? 0 : Integer.parseInt(match.group(3));
      var address = match.group(2).replace("[", "").replace("]", "");
      if (!seen.add(address + ":" + port)) {
        faults.add(new Fault("", address + " is given twice"));
      }
      var role = hosts.size() < managers ? Role.MANAGER : Role.WORKER;
      var user = match.group(1) == null ? "" : match.group(1);
      hosts.add(
          new HostEntry(
              name(match.group(2), hosts.size() + 1, role, names),
              address,
              role,
              new HostEntry.Login(user, port, "", ""),
              "",
              "",
              new TreeMap<>()));
    }
    if (!faults.isEmpty()) {
      throw new InventoryException(faults);
    }
    return new Inventory(
        cluster,
        HostEntry.Login.BY_CONFIGURATION,
        HostKeyPolicy.ACCEPT_NEW,
        SudoMode.ASK,
        Inventory.Docker.DEFAULT,
        Inventory.Network.DEFAULT,
        hosts);
  }

  /// A host's own first label, or `m1`, `n4` for addresses and names that are taken.
  private static String name(String address, int number, Role role, Set<String> names) {
    var label = address.contains(".") ? address.substring(0, address.indexOf('.')) : address;
    if (!NUMERIC.matcher(address).matches() && names.add(label)) {
      return label;
    }
    var name = (role == Role.MANAGER ? "m" : "n") + number;
    names.add(name);
    return name;
  }
}
