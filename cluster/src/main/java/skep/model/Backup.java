package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A swarm's whole state at one revision, with everything that must be secret: root key, tokens.
///
/// @param takenAt when it was asked for
/// @param asOf when the state was last known to be the newest; before `takenAt` when the manager
///   that gave it had no leader
/// @param source hostname of that manager
/// @param revision of the state
/// @param state the store's snapshot as text, chunk by chunk, each in the pieces of [#pieces]
@Json
public record Backup(
    @Json.Property("ClusterID") String clusterId,
    @Json.Property("ClusterName") String clusterName,
    @Json.Property("TakenAt") Instant takenAt,
    @Json.Property("AsOf") Instant asOf,
    @Json.Property("Linearizable") boolean isLinearizable,
    @Json.Property("Source") String source,
    @Json.Property("Epoch") Epoch epoch,
    @Json.Property("Revision") long revision,
    @Json.Property("State") List<String> state) {

  /// Longer texts no reader of JSON need hold; the one used here refuses them from 32 Ki on.
  private static final int LONGEST = 8000;

  /// Begins a piece that goes on from the one before. A snapshot is JSON, which never has it.
  private static final String GOES_ON = "\u0001";

  public Backup {
    clusterId = Fields.need(clusterId, "ClusterID");
    clusterName = Fields.text(clusterName);
    takenAt = Fields.or(takenAt, Instant.EPOCH);
    asOf = Fields.or(asOf, Instant.EPOCH);
    source = Fields.text(source);
    epoch = Epoch.orFirst(epoch);
    state = Fields.list(state);
  }

  /// Chunks of a snapshot as a document can hold them.
  public static List<String> pieces(List<String> chunks) {
    var pieces = new ArrayList<String>();
    for (var chunk : chunks) {
      int start = 0;
      do {
        int end = Math.min(chunk.length(), start + LONGEST);
        boolean isBetweenHalves =
            end < chunk.length() && Character.isHighSurrogate(chunk.charAt(end - 1));
        end -= isBetweenHalves ? 1 : 0;
        pieces.add((start == 0 ? "" : GOES_ON) + chunk.substring(start, end));
        start = end;
      } while (start < chunk.length());
    }
    return List.copyOf(pieces);
  }

  /// The snapshot, chunk by chunk.
  public List<String> chunks() {
    var chunks = new ArrayList<StringBuilder>();
    for (var piece : state) {
      if (piece.startsWith(GOES_ON) && !chunks.isEmpty()) {
        chunks.getLast().append(piece, GOES_ON.length(), piece.length());
      } else {
        chunks.add(new StringBuilder(piece));
      }
    }
    return chunks.stream().map(StringBuilder::toString).toList();
  }

  @Override
  public String toString() {
    return "Backup[" + clusterId + ", revision " + revision + ", state=***]";
  }
}
