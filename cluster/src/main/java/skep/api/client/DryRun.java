package skep.api.client;

import io.avaje.jsonb.Json;
import java.util.List;

/// The answer to a change with `dryRun=1`, which is checked like any other and not made.
///
/// @param changes that the leader would make at once
/// @param causes why, for people; empty when it is only what was asked for
@Json
public record DryRun(
    @Json.Property("Changes") List<Change> changes, @Json.Property("Causes") List<String> causes) {

  public DryRun {
    changes = Absent.list(changes);
    causes = Absent.list(causes);
  }

  /// One object that would change.
  ///
  /// @param action create, update or remove
  /// @param kind node, service, task or cluster
  /// @param detail what of it would change, for people
  @Json
  public record Change(
      @Json.Property("Action") String action,
      @Json.Property("Kind") String kind,
      @Json.Property("ID") String id,
      @Json.Property("Name") String name,
      @Json.Property("Detail") String detail) {}
}
