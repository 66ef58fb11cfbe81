package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Optional;

/// `GET /info`: what Docker's clients look for in it, filled by a skep daemon.
///
/// @param id the node's id, empty outside a swarm
/// @param name the host's name
/// @param serverVersion of the Docker Engine of this node
/// @param memTotal bytes
@Json
public record DaemonInfo(
    @Json.Property("ID") String id,
    @Json.Property("Name") String name,
    @Json.Property("ServerVersion") String serverVersion,
    @Json.Property("OSType") String osType,
    @Json.Property("Architecture") String architecture,
    @Json.Property("NCPU") long cpuCount,
    @Json.Property("MemTotal") long memTotal,
    @Json.Property("Swarm") Optional<SwarmInfo> swarm,
    @Json.Property("Warnings") List<String> warnings) {

  public DaemonInfo {
    id = Absent.text(id);
    name = Absent.text(name);
    serverVersion = Absent.text(serverVersion);
    osType = Absent.text(osType);
    architecture = Absent.text(architecture);
    swarm = Absent.option(swarm);
    warnings = Absent.list(warnings);
  }
}
