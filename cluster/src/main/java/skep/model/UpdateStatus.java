package skep.model;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Optional;

/// How far the last update of a service's template is. A service whose template was never changed,
/// or whose change asked for no new task, has none.
///
/// @param state one of the constants here, with Swarm's words
/// @param message for people
/// @param slots that had to be replaced when it began: failures are held against them
@Json
public record UpdateStatus(
    @Json.Property("State") String state,
    @Json.Property("StartedAt") Optional<Instant> startedAt,
    @Json.Property("CompletedAt") Optional<Instant> completedAt,
    @Json.Property("Message") String message,
    @Json.Property("Slots") long slots) {

  public static final String UPDATING = "updating";
  public static final String PAUSED = "paused";
  public static final String COMPLETED = "completed";
  public static final String ROLLING_BACK = "rollback_started";
  public static final String ROLLBACK_PAUSED = "rollback_paused";
  public static final String ROLLED_BACK = "rollback_completed";

  public UpdateStatus {
    state = Fields.text(state);
    startedAt = Fields.option(startedAt);
    completedAt = Fields.option(completedAt);
    message = Fields.text(message);
  }

  public static UpdateStatus updating(Instant now, long slots) {
    return new UpdateStatus(
        UPDATING, Optional.of(now), Optional.empty(), "update in progress", slots);
  }

  /// Back to the template of before.
  ///
  /// @param why for people
  public static UpdateStatus rollingBack(Instant now, String why) {
    return new UpdateStatus(ROLLING_BACK, Optional.of(now), Optional.empty(), why, 0);
  }

  /// Whether it is a rollback, in whatever state.
  public boolean isRollback() {
    return switch (state) {
      case ROLLING_BACK, ROLLBACK_PAUSED, ROLLED_BACK -> true;
      default -> false;
    };
  }

  /// Whether slots are being replaced.
  public boolean isActive() {
    return state.equals(UPDATING) || state.equals(ROLLING_BACK);
  }

  /// Whether it waits for somebody to update the service again.
  public boolean isPaused() {
    return state.equals(PAUSED) || state.equals(ROLLBACK_PAUSED);
  }

  public UpdateStatus withSlots(long slots) {
    return new UpdateStatus(state, startedAt, completedAt, message, slots);
  }

  public UpdateStatus paused(String why) {
    return new UpdateStatus(
        isRollback() ? ROLLBACK_PAUSED : PAUSED, startedAt, Optional.empty(), why, slots);
  }

  public UpdateStatus completed(Instant now) {
    return isRollback()
        ? new UpdateStatus(ROLLED_BACK, startedAt, Optional.of(now), "rollback completed", slots)
        : new UpdateStatus(COMPLETED, startedAt, Optional.of(now), "update completed", slots);
  }
}
