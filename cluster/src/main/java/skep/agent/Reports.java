package skep.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import skep.model.TaskStatus;
import skep.session.AgentMessage.Observed;
import skep.session.AgentMessage.Report;

/// The latest status of each task that no manager has confirmed yet. What is sent stays here until
/// it is taken, so a lost link, leader or message costs a repetition and never a status.
final class Reports {
  /// So that one report stays well below the size limit of a log entry.
  static final int MAX_STATUSES = 500;

  private static final long UNSENT = 0;

  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private long number;

  /// @param sentIn number of the report that carries it; {@link #UNSENT}: none yet
  private record Entry(TaskStatus status, long sentIn) {}

  void add(String taskId, TaskStatus status) {
    entries.put(taskId, new Entry(status, UNSENT));
  }

  /// The task is no longer there to be reported on.
  void drop(String taskId) {
    entries.remove(taskId);
  }

  /// Drops all but these tasks.
  void retain(Set<String> taskIds) {
    entries.keySet().retainAll(taskIds);
  }

  boolean hasUnsent() {
    return entries.values().stream().anyMatch(entry -> entry.sentIn == UNSENT);
  }

  /// A new session counts from 1 and has been told nothing.
  void restart() {
    number = 0;
    repeatAll();
  }

  /// Whatever was sent may be lost.
  void repeatAll() {
    entries.replaceAll((_, entry) -> new Entry(entry.status, UNSENT));
  }

  /// Sends everything unsent.
  ///
  /// @return the number of the last report sent; empty: there was nothing
  Optional<Long> flush(Consumer<Report> sender) {
    boolean isAny = false;
    List<Observed> batch = new ArrayList<>();
    for (var entry : entries.entrySet()) {
      if (entry.getValue().sentIn == UNSENT) {
        if (batch.isEmpty()) {
          number++;
        }
        batch.add(new Observed(entry.getKey(), entry.getValue().status));
        entry.setValue(new Entry(entry.getValue().status, number));
      }
      if (batch.size() == MAX_STATUSES) {
        sender.accept(new Report(number, batch));
        batch.clear();
        isAny = true;
      }
    }
    if (!batch.isEmpty()) {
      sender.accept(new Report(number, batch));
      isAny = true;
    }
    return isAny ? Optional.of(number) : Optional.empty();
  }

  /// Of the last report sent in this session; 0: none.
  long lastNumber() {
    return number;
  }

  /// The report is in the log.
  void taken(long takenNumber) {
    entries.values().removeIf(entry -> entry.sentIn == takenNumber);
  }

  /// Whether something sent in or before report `sentNumber` waits to be taken.
  boolean isWaitingFor(long sentNumber) {
    return entries.values().stream()
        .anyMatch(entry -> entry.sentIn != UNSENT && entry.sentIn <= sentNumber);
  }
}
