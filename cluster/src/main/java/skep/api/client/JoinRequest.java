package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Optional;
import skep.model.Availability;

/// Body of `POST /swarm/join`. Empty texts mean: the daemon's default.
///
/// @param remoteAddrs `host:port` of managers, tried in order
/// @param joinToken a secret; says which role
@Json
public record JoinRequest(
    @Json.Property("ListenAddr") String listenAddr,
    @Json.Property("AdvertiseAddr") String advertiseAddr,
    @Json.Property("RemoteAddrs") List<String> remoteAddrs,
    @Json.Property("JoinToken") String joinToken,
    @Json.Property("Availability") Optional<Availability> availability) {

  public JoinRequest {
    listenAddr = Absent.text(listenAddr);
    advertiseAddr = Absent.text(advertiseAddr);
    remoteAddrs = Absent.list(remoteAddrs);
    joinToken = Absent.text(joinToken);
    availability = Absent.option(availability);
  }

  @Override
  public String toString() {
    return "JoinRequest[remoteAddrs=" + remoteAddrs + ", joinToken=***]";
  }
}
