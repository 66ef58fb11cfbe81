package skep.model;

import io.avaje.jsonb.Json;

/// One resource limit of a container's processes.
@Json
public record Ulimit(
    @Json.Property("Name") String name,
    @Json.Property("Soft") long soft,
    @Json.Property("Hard") long hard) {

  public Ulimit {
    name = Fields.text(name);
  }
}
