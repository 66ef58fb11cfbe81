package skep.shell;

import java.time.Duration;
import java.util.TreeSet;
import skep.shell.flags.ByteSize;
import skep.shell.flags.GoDuration;
import skep.shell.value.Value;

/// `skep info`: what the daemon says of its host and its swarm, in the layout of `docker info`.
final class InfoText {
  private InfoText() {}

  /// @param quorum the manager group in one line; empty outside a swarm
  static String of(Value info, String quorum) {
    var lines = new Lines();
    lines.add("Server:");
    lines.given(" Containers: ", info.get("Containers").text());
    lines.given(" Server Version: ", info.get("ServerVersion").text());
    swarm(lines, info.get("Swarm"), quorum);
    lines.given(" Kernel Version: ", info.get("KernelVersion").text());
    lines.given(" Operating System: ", info.get("OperatingSystem").text());
    lines.given(" OSType: ", info.get("OSType").text());
    lines.given(" Architecture: ", info.get("Architecture").text());
    lines.given(" CPUs: ", info.get("NCPU").number() > 0 ? info.get("NCPU").text() : "");
    long memory = info.get("MemTotal").number();
    lines.given(" Total Memory: ", memory > 0 ? ByteSize.format(memory) : "");
    lines.given(" Name: ", info.get("Name").text());
    return lines.toString();
  }

  private static void swarm(Lines lines, Value swarm, String quorum) {
    var state = swarm.get("LocalNodeState").text();
    lines.add(" Swarm: " + (state.isEmpty() ? "inactive" : state));
    if (state.isEmpty() || state.equals("inactive") || state.equals("locked")) {
      return;
    }
    lines.add("  NodeID: " + swarm.get("NodeID").text());
    lines.given("  Error: ", swarm.get("Error").text());
    boolean isManager = swarm.get("ControlAvailable").isTrue();
    lines.add("  Is Manager: " + isManager);
    lines.given("  Quorum: ", quorum);
    if (isManager && swarm.get("Cluster").isTrue()) {
      lines.add("  ClusterID: " + swarm.at("Cluster.ID").text());
      lines.add("  Managers: " + swarm.get("Managers").text());
      lines.add("  Nodes: " + swarm.get("Nodes").text());
      settings(lines, swarm.at("Cluster.Spec"));
      lines.add(
          "  Root Rotation In Progress: " + swarm.at("Cluster.RootRotationInProgress").isTrue());
    }
    lines.add("  Node Address: " + swarm.get("NodeAddr").text());
    var managers = new TreeSet<String>();
    swarm.get("RemoteManagers").items().forEach(peer -> managers.add(peer.get("Addr").text()));
    if (!managers.isEmpty()) {
      lines.add("  Manager Addresses:");
      managers.forEach(address -> lines.add("   " + address));
    }
  }

  private static void settings(Lines lines, Value spec) {
    lines.add("  Orchestration:");
    var history = spec.at("Orchestration.TaskHistoryRetentionLimit");
    lines.add("   Task History Retention Limit: " + (history.isPresent() ? history.text() : "5"));
    lines.add("  Raft:");
    lines.add("   Snapshot Interval: " + spec.at("Raft.SnapshotInterval").number());
    lines.add("   Heartbeat Tick: " + spec.at("Raft.HeartbeatTick").number());
    lines.add("   Election Tick: " + spec.at("Raft.ElectionTick").number());
    lines.add("  Dispatcher:");
    lines.add("   Heartbeat Period: " + period(spec.at("Dispatcher.HeartbeatPeriod"), "1 second"));
    lines.add("  CA Configuration:");
    lines.add("   Expiry Duration: " + period(spec.at("CAConfig.NodeCertExpiry"), "3 months"));
  }

  private static String period(Value nanos, String whenAbsent) {
    return nanos.isTrue() ? GoDuration.format(Duration.ofNanos(nanos.number())) : whenAbsent;
  }
}
