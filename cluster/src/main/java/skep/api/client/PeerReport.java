package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.Comparator;
import skep.model.Epoch;

/// What a manager says of its own part in the group: `GET /group` of the swarm port, for managers
/// only, and in {@link Survey}.
///
/// @param epoch the life of the swarm its log belongs to
/// @param role leader, follower, candidate, learner or stopped
/// @param term it is in
/// @param lastTerm term of the newest entry of its log
/// @param lastIndex index of that entry
/// @param leader node id; empty when it knows of none
/// @param hasQuorum whether, as far as it knows, changes can be made
@Json
public record PeerReport(
    @Json.Property("ID") String id,
    @Json.Property("Hostname") String hostname,
    @Json.Property("Epoch") Epoch epoch,
    @Json.Property("Role") String role,
    @Json.Property("Term") long term,
    @Json.Property("LastTerm") long lastTerm,
    @Json.Property("LastIndex") long lastIndex,
    @Json.Property("Leader") String leader,
    @Json.Property("HasQuorum") boolean hasQuorum) {

  /// The later knows everything the earlier does that can have been acknowledged.
  public static final Comparator<PeerReport> BY_KNOWLEDGE =
      Comparator.comparingLong((PeerReport report) -> report.epoch().number())
          .thenComparingLong(PeerReport::lastTerm)
          .thenComparingLong(PeerReport::lastIndex);
}
