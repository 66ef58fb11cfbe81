package skep.api.client;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Optional;

/// One line of `GET /skep/events`: something in the swarm changed.
///
/// @param revision of the state that has it; several events may share one. A stream opened with
///   `since=` the last revision seen whole goes on from there
/// @param time when it was written, by the leader's clock
/// @param kind node, service, task or cluster
/// @param action create, update or remove
/// @param object JSON of the object as it is now, or as it last was
/// @param cause for people, when known
@Json
public record SwarmEvent(
    @Json.Property("revision") long revision,
    @Json.Property("time") Instant time,
    @Json.Property("kind") String kind,
    @Json.Property("id") String id,
    @Json.Property("action") String action,
    @Json.Property("cause") Optional<String> cause,
    @Json.Raw @Json.Property("object") String object) {

  public SwarmEvent {
    cause = Absent.option(cause);
  }
}
