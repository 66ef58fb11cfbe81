package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.Optional;
import skep.model.Availability;
import skep.model.ClusterSpec;

/// Body of `POST /swarm/init`. Empty texts mean: the daemon's default.
///
/// @param listenAddr ip or interface, optionally with a port
/// @param advertiseAddr what other nodes dial
/// @param forceNewCluster start again alone from this manager's copy of the state
/// @param autoLockManagers whether a manager that starts again needs the unlock key
@Json
public record InitRequest(
    @Json.Property("ListenAddr") String listenAddr,
    @Json.Property("AdvertiseAddr") String advertiseAddr,
    @Json.Property("ForceNewCluster") boolean forceNewCluster,
    @Json.Property("AutoLockManagers") boolean autoLockManagers,
    @Json.Property("Availability") Optional<Availability> availability,
    @Json.Property("Spec") Optional<ClusterSpec> spec) {

  public InitRequest {
    listenAddr = Absent.text(listenAddr);
    advertiseAddr = Absent.text(advertiseAddr);
    availability = Absent.option(availability);
    spec = Absent.option(spec);
  }
}
