package skep.model;

import io.avaje.jsonb.Json;

/// What a binary runs on.
///
/// @param architecture as `uname -m` or Go call it: `x86_64` equals `amd64`; empty: any
/// @param os empty: any
@Json
public record Platform(
    @Json.Property("Architecture") String architecture, @Json.Property("OS") String os) {

  public Platform {
    architecture = Fields.text(architecture);
    os = Fields.text(os);
  }
}
