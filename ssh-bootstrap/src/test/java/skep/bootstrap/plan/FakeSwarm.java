package skep.bootstrap.plan;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.Membership;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.inventory.Role;
import skep.bootstrap.run.SwarmDoor;

/// The swarm of fake hosts: who is in it, and how often its group of managers got smaller.
final class FakeSwarm implements SwarmDoor {
  final TreeSet<String> managers = new TreeSet<>();
  final TreeSet<String> workers = new TreeSet<>();
  final TreeMap<String, TreeMap<String, String>> labels = new TreeMap<>();
  int foundings;
  final TreeSet<String> announced = new TreeSet<>();
  String leader = "";

  private static FakeHost fake(RemoteHost host) {
    return (FakeHost) host;
  }

  private static FakeHost running(RemoteHost host) throws HostException {
    var fake = fake(host);
    if (!fake.isRunning()) {
      throw new HostException(Reason.UNREACHABLE, "no daemon runs on " + fake.name(), "");
    }
    return fake;
  }

  private boolean isMember(String name) {
    return managers.contains(name) || workers.contains(name);
  }

  @Override
  public Membership membership(RemoteHost host) throws HostException {
    return fake(host).call(() -> read(running(host).name()));
  }

  Membership read(String name) {
    return new Membership(
        isMember(name) ? "active" : "inactive",
        name,
        isMember(name) ? "swarm1" : "",
        managers.contains(name),
        "1",
        "",
        labels.getOrDefault(name, new TreeMap<>()));
  }

  @Override
  public void found(RemoteHost host, Work.Found work) throws HostException {
    fake(host)
        .call(
            () -> {
              foundings++;
              leader = running(host).name();
              return managers.add(leader);
            });
  }

  @Override
  public void join(RemoteHost host, Work.Join work, RemoteHost manager, String address)
      throws HostException {
    fake(manager).call(() -> managers.contains(running(manager).name()));
    fake(host)
        .call(() -> (work.role() == Role.MANAGER ? managers : workers).add(running(host).name()));
  }

  @Override
  public void promote(RemoteHost manager, String node) throws HostException {
    fake(manager).call(() -> workers.remove(node) && managers.add(node));
  }

  @Override
  public void label(RemoteHost manager, String node, Work.Label work) throws HostException {
    fake(manager)
        .call(
            () -> {
              labels.put(node, new TreeMap<>(work.labels()));
              return true;
            });
  }

  @Override
  public Health health(RemoteHost host) throws HostException {
    return fake(host)
        .call(
            () -> {
              int all = managers.size() + workers.size();
              return new Health(
                  managers.size(),
                  managers.size(),
                  managers.size(),
                  (managers.size() - 1) / 2,
                  !managers.isEmpty(),
                  all,
                  all,
                  running(host).name().equals(leader),
                  List.of());
            });
  }

  @Override
  public void handOver(RemoteHost manager) throws HostException {
    fake(manager)
        .call(
            () -> {
              leader =
                  managers.stream().filter(name -> !name.equals(leader)).findFirst().orElse(leader);
              return true;
            });
  }

  @Override
  public void announceRestart(RemoteHost host, Duration patience) throws HostException {
    fake(host).call(() -> announced.add(running(host).name()));
  }

  @Override
  public void leave(RemoteHost host, List<RemoteHost> others) {
    var name = fake(host).name();
    managers.remove(name);
    workers.remove(name);
  }
}
