package skep.api.client;

import io.avaje.jsonb.Json;
import skep.model.Backup;

/// Body of `POST /skep/restore`.
///
/// @param listenAddr ip or interface, optionally with a port
/// @param advertiseAddr what other nodes dial; empty: the daemon's choice
@Json
public record RestoreRequest(
    @Json.Property("ListenAddr") String listenAddr,
    @Json.Property("AdvertiseAddr") String advertiseAddr,
    @Json.Property("Backup") Backup backup) {

  public RestoreRequest {
    listenAddr = Absent.text(listenAddr);
    advertiseAddr = Absent.text(advertiseAddr);
  }

  @Override
  public String toString() {
    return "RestoreRequest[advertiseAddr=" + advertiseAddr + ", backup=" + backup + "]";
  }
}
