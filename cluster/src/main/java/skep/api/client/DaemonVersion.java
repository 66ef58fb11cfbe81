package skep.api.client;

import io.avaje.jsonb.Json;

/// `GET /version`.
///
/// @param version of skep
/// @param apiVersion newest Docker API version spoken
/// @param minApiVersion oldest
@Json
public record DaemonVersion(
    @Json.Property("Version") String version,
    @Json.Property("ApiVersion") String apiVersion,
    @Json.Property("MinAPIVersion") String minApiVersion,
    @Json.Property("Os") String os,
    @Json.Property("Arch") String arch) {

  public DaemonVersion {
    version = Absent.text(version);
    apiVersion = Absent.text(apiVersion);
    minApiVersion = Absent.text(minApiVersion);
    os = Absent.text(os);
    arch = Absent.text(arch);
  }
}
