package skep.model;

import io.avaje.jsonb.Json;
import java.util.Optional;

/// How much of the past is kept.
///
/// @param taskHistoryRetentionLimit dead tasks kept per slot; 0: none, negative: all, absent: 5
@Json
public record OrchestrationConfig(
    @Json.Property("TaskHistoryRetentionLimit") Optional<Long> taskHistoryRetentionLimit) {

  public OrchestrationConfig {
    taskHistoryRetentionLimit = Fields.option(taskHistoryRetentionLimit);
  }

  public static final long DEFAULT_HISTORY = 5;

  public long historyLimit() {
    return taskHistoryRetentionLimit.orElse(DEFAULT_HISTORY);
  }
}
