package skep.shell.hosts;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.HostFacts;
import skep.bootstrap.host.HostFacts.Sudo;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.inventory.HostEntry;
import skep.bootstrap.inventory.Inventory;
import skep.bootstrap.inventory.SudoMode;
import skep.bootstrap.plan.HostSight;
import skep.bootstrap.plan.PortTry;
import skep.bootstrap.run.Probing;
import skep.bootstrap.run.SwarmDoor;
import skep.bootstrap.ssh.SshConnector;
import skep.bootstrap.ssh.SshHost;
import skep.bootstrap.ssh.SshTarget;

/// Logs in to the hosts of an inventory and looks at them. A host whose key is new is looked at by
/// its login's user, without any secret, until {@link #trustNew}.
final class Looking implements AutoCloseable {
  private final Inventory inventory;
  private final SshConnector connector;
  private final AskedSecrets secrets;
  private final SwarmDoor door;
  private final Probing probing = new Probing(InstantSource.system());
  private final Map<String, SshHost> hosts = new ConcurrentHashMap<>();
  private boolean isNewTrusted;

  Looking(Inventory inventory, SshConnector connector, AskedSecrets secrets, SwarmDoor door) {
    this.inventory = inventory;
    this.connector = connector;
    this.secrets = secrets;
    this.door = door;
  }

  /// The hosts that are logged in to.
  Map<String, RemoteHost> hosts() {
    return Map.copyOf(hosts);
  }

  SshHost host(String name) {
    return Optional.ofNullable(hosts.get(name)).orElseThrow();
  }

  /// All hosts, in the inventory's order.
  List<HostSight> look() throws HostException {
    return Probing.each(
        inventory.hosts().stream().<Callable<HostSight>>map(entry -> () -> look(entry)).toList());
  }

  private HostSight look(HostEntry entry) {
    try {
      var host = connected(entry);
      var sight =
          new HostSight(
              entry,
              host.connectMillis(),
              host.keyStanding(),
              host.newKeys(),
              Optional.empty(),
              Optional.empty());
      return look(sight, host);
    } catch (HostException e) {
      return HostSight.unseen(entry, e);
    }
  }

  private SshHost connected(HostEntry entry) throws HostException {
    var known = Optional.ofNullable(hosts.get(entry.name()));
    if (known.isPresent()) {
      return known.get();
    }
    var host =
        connector.connect(
            entry.address(),
            inventory.login(entry),
            new SshTarget.Trust(inventory.hostKeys(), entry.hostKey()));
    hosts.put(entry.name(), host);
    return host;
  }

  private HostSight look(HostSight sight, SshHost host) {
    try {
      var facts = probing.facts(host, false);
      boolean isTrusted = host.newKeys().isEmpty() || isNewTrusted;
      if (!facts.isComplete() && isTrusted && mayBecomeRoot(facts)) {
        var login = facts.login();
        facts = withLogin(probing.facts(host, true), login);
      }
      boolean isAsked = facts.skep().file("socket").equals("yes");
      if (isAsked && (isTrusted || facts.isComplete())) {
        facts = withMembership(facts, host);
      }
      return sight.withFacts(facts);
    } catch (HostException e) {
      return sight.withTrouble(HostSight.Trouble.of(e));
    }
  }

  private HostFacts withMembership(HostFacts facts, SshHost host) throws HostException {
    try {
      return facts.withMembership(door.membership(host));
    } catch (HostException e) {
      if (e.reason() == Reason.UNREACHABLE && !facts.skep().isRunning()) {
        return facts; // a socket that a killed daemon has left
      }
      throw e;
    }
  }

  private boolean mayBecomeRoot(HostFacts facts) {
    return switch (facts.login().sudo()) {
      case PASSWORDLESS -> inventory.sudo() != SudoMode.NONE;
      case PASSWORD -> inventory.sudo() == SudoMode.ASK && secrets.canAnswer();
      case IS_ROOT, NONE -> false;
    };
  }

  /// Root's own login would hide how root was become.
  private static HostFacts withLogin(HostFacts facts, HostFacts.Login login) {
    return new HostFacts(
        true,
        facts.platform(),
        facts.resources(),
        facts.clockOffset(),
        login,
        facts.docker(),
        facts.skep(),
        facts.features(),
        facts.addresses(),
        facts.listeners());
  }

  List<PortTry> ports(List<HostSight> sights) throws HostException {
    return probing.ports(inventory, sights, hosts());
  }

  /// The operator has said yes to the new keys: they are stored, and secrets may be sent.
  void trustNew() throws HostException {
    isNewTrusted = true;
    connector.trustNew();
    for (var host : hosts.values()) {
      try {
        host.storeKeys();
      } catch (IOException e) {
        throw new HostException(
            Reason.FAILED,
            "cannot store a host's key: " + e.getMessage(),
            "see ~/.ssh/known_hosts");
      }
    }
  }

  boolean isNewTrusted() {
    return isNewTrusted;
  }

  /// Looks again at those of which not everything could be seen before.
  List<HostSight> completed(List<HostSight> sights) throws HostException {
    return Probing.each(
        sights.stream()
            .<Callable<HostSight>>map(
                sight -> () -> isComplete(sight) ? sight : look(sight.entry()))
            .toList());
  }

  private static boolean isComplete(HostSight sight) {
    return sight.trouble().isEmpty()
        && sight
            .facts()
            .filter(facts -> facts.isComplete() || facts.login().sudo() == Sudo.NONE)
            .isPresent();
  }

  /// `host fingerprint` of all new keys, each once.
  static List<String> newKeys(List<HostSight> sights) {
    var keys = new LinkedHashMap<String, String>();
    sights.forEach(sight -> sight.newKeys().forEach(key -> keys.put(key, key)));
    return new ArrayList<>(keys.values());
  }

  @Override
  public void close() {
    hosts.values().forEach(SshHost::close);
    connector.close();
  }
}
