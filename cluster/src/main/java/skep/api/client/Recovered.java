package skep.api.client;

import io.avaje.jsonb.Json;
import skep.model.Epoch;

/// What became of `POST /skep/recover` and `POST /skep/restore`.
///
/// @param id of the node that is the only manager now
/// @param epoch the life of the swarm that has begun
/// @param kept directory with what this manager had before; empty when there was nothing
@Json
public record Recovered(
    @Json.Property("ID") String id,
    @Json.Property("Epoch") Epoch epoch,
    @Json.Property("Kept") String kept) {}
