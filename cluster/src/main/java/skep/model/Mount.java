package skep.model;

import io.avaje.jsonb.Json;

/// One mount of a container.
///
/// @param type bind, volume or tmpfs
/// @param source host path (bind) or volume name; empty: anonymous volume
/// @param target absolute path in the container
@Json
public record Mount(
    @Json.Property("Type") String type,
    @Json.Property("Source") String source,
    @Json.Property("Target") String target,
    @Json.Property("ReadOnly") boolean readOnly) {

  public Mount {
    type = Fields.or(type, "volume");
    source = Fields.text(source);
    target = Fields.text(target);
  }
}
