package skep.model;

import io.avaje.jsonb.Json;

/// The store revision at which an object was last written; 0: never stored.
///
/// @param index what optimistic locking compares (Docker's `version` query parameter)
@Json
public record Version(@Json.Property("Index") long index) {

  public Version {}

  public static final Version NONE = new Version(0);
}
