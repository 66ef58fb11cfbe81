package skep.bootstrap.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import skep.bootstrap.inventory.InventoryException.Fault;

/// Reads an inventory file.
public final class InventoryReader {
  private static final String VERSION = "skep/v1";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}=?");
  private static final Pattern VERSION_WISH = Pattern.compile("(>=)?\\s*(\\d{1,3})(\\..*)?");
  private static final int MAX_PORT = 65_535;

  private final YamlMap.Reading reading;

  private InventoryReader(YamlMap.Reading reading) {
    this.reading = reading;
  }

  /// @param file its name, for messages
  /// @param environment the value of a variable; empty: not set
  /// @throws InventoryException with everything that is wrong
  public static Inventory read(String file, String text, UnaryOperator<String> environment)
      throws InventoryException {
    return read(file, text, environment, new TreeSet<>());
  }

  /// @param known gets every key that an inventory may have, with its path: `ssh.port`,
  ///   `hosts[].name`
  static Inventory read(
      String file, String text, UnaryOperator<String> environment, Set<String> known)
      throws InventoryException {
    var faults = new ArrayList<Fault>();
    var reader = new InventoryReader(new YamlMap.Reading(file, environment, faults, known));
    var inventory = reader.inventory(document(file, text));
    if (!faults.isEmpty()) {
      throw new InventoryException(faults);
    }
    return inventory;
  }

  private static Node document(String file, String text) throws InventoryException {
    try {
      return new Compose(LoadSettings.builder().setLabel(file).build())
          .composeString(text)
          .orElseThrow(() -> single(file, "the file is empty"));
    } catch (MarkedYamlEngineException e) {
      var place =
          e.getProblemMark()
              .map(mark -> "%s:%d:%d".formatted(file, mark.getLine() + 1, mark.getColumn() + 1))
              .orElse(file);
      throw single(place, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw single(file, "not YAML: " + e.getMessage());
    }
  }

  private static InventoryException single(String place, String message) {
    return new InventoryException(List.of(new Fault(place, message)));
  }

  private Inventory inventory(Node root) {
    var map = YamlMap.of(reading, root, "the inventory");
    var version = map.text("apiVersion", VERSION);
    if (!version.equals(VERSION)) {
      map.fault(
          "apiVersion", "apiVersion " + version + " is not known: this skep reads " + VERSION);
    }
    var ssh = map.map("ssh");
    var login = login(ssh, "jump");
    var policy = ssh.oneOf("hostKeys", HostKeyPolicy.class, HostKeyPolicy.ACCEPT_NEW);
    ssh.end();
    var inventory =
        new Inventory(
            map.text("cluster", "skep"),
            login,
            policy,
            map.oneOf("sudo", SudoMode.class, SudoMode.ASK),
            docker(map.map("docker")),
            network(map),
            hosts(map));
    if (!NAME.matcher(inventory.cluster()).matches()) {
      map.fault("cluster", "`cluster` is to be letters, digits, '.', '_' and '-'");
    }
    map.end();
    return inventory;
  }

  private static HostEntry.Login login(YamlMap map, String jump) {
    return new HostEntry.Login(
        map.text("user", ""),
        map.number("port", 0, MAX_PORT),
        map.text("identity", ""),
        map.text(jump, ""));
  }

  private Inventory.Docker docker(YamlMap map) {
    var install = map.text("install", "never");
    if (!List.of("never", "if-missing").contains(install)) {
      map.fault("install", "`install: " + install + "` is not known (never, if-missing)");
    }
    var restart = map.text("restart", "never");
    if (!restart.equals("never")) {
      map.fault("restart", "`restart: " + restart + "`: skep never restarts a Docker Engine");
    }
    var wish = VERSION_WISH.matcher(map.text("version", ">=20"));
    int major = Inventory.Docker.DEFAULT.minMajor();
    if (wish.matches()) {
      major = Integer.parseInt(wish.group(2));
    } else {
      map.fault("version", "`version` is to be like \">=24\"");
    }
    only(map, "source", "online");
    map.end();
    return new Inventory.Docker(install.equals("if-missing"), major);
  }

  private static Inventory.Network network(YamlMap map) {
    var network = map.map("network");
    var cidr = network.text("cidr", "");
    if (!cidr.isEmpty() && !Cidr.isValid(cidr)) {
      network.fault("cidr", "`cidr: " + cidr + "` is no network such as 10.0.0.0/24");
    }
    only(network, "advertise", "private");
    only(network, "mtu", "auto");
    network.end();
    var raft = map.map("raft");
    int port = raft.number("port", Inventory.RAFT_PORT, MAX_PORT);
    if (port <= Inventory.RAFT_PORT_OFFSET) {
      raft.fault(
          "port",
          "`port` is to be above %d: the swarm's port is that much below it"
              .formatted(Inventory.RAFT_PORT_OFFSET));
      port = Inventory.RAFT_PORT;
    }
    only(raft, "data", "/var/lib/skep");
    raft.end();
    return new Inventory.Network(cidr, port);
  }

  /// A key that has one value so far, and is not to be ignored with another.
  private static void only(YamlMap map, String key, String value) {
    var text = map.text(key, value);
    if (!text.equals(value)) {
      map.fault(key, "`%s: %s` is not supported yet, only %s".formatted(key, text, value));
    }
  }

  private List<HostEntry> hosts(YamlMap map) {
    var hosts = new ArrayList<HostEntry>();
    var names = new TreeMap<String, String>();
    var addresses = new TreeMap<String, String>();
    for (var entry : map.maps("hosts")) {
      var host = host(entry);
      hosts.add(host);
      unique(entry, "name", host.name(), host.name(), names);
      var place = host.address() + ":" + host.login().port();
      unique(entry, "address", place, host.name(), addresses);
    }
    if (hosts.isEmpty()) {
      map.fault("hosts", "no `hosts` are listed");
    } else if (hosts.stream().noneMatch(host -> host.role() == Role.MANAGER)) {
      map.fault("hosts", "no host has `role: manager`: a swarm needs one, better three");
    }
    return hosts;
  }

  private static void unique(
      YamlMap entry, String key, String value, String name, Map<String, String> seen) {
    var other = seen.putIfAbsent(value, name);
    if (other != null && !value.isEmpty()) {
      entry.fault(key, "%s %s is listed twice (%s)".formatted(key, entry.text(key, ""), other));
    }
  }

  private HostEntry host(YamlMap map) {
    var address = map.required("address");
    var name = map.text("name", address);
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      map.fault("name", "`name: " + name + "` is to be letters, digits, '.', '_' and '-'");
    }
    var hostKey = map.text("hostKey", "");
    if (!hostKey.isEmpty() && !FINGERPRINT.matcher(hostKey).matches()) {
      map.fault("hostKey", "`hostKey` is to be like ssh-keygen -l shows it: SHA256:...");
    }
    var labels = map.map("labels");
    var host =
        new HostEntry(
            name,
            address,
            map.oneOf("role", Role.class, Role.WORKER),
            login(map, "jump"),
            map.text("private", ""),
            hostKey.replace("=", ""),
            labels.texts());
    map.end();
    return host;
  }
}
