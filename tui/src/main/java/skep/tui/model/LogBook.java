package skep.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.tui.swarm.LogEntry;
import skep.tui.swarm.Ref;

/// The logs that are open.
///
/// @param about service or task; empty: none are open
/// @param entries oldest first, a bounded number of them
/// @param isFollowing whether the newest line is kept in sight
/// @param isWrapped whether long lines go on below instead of being cut
/// @param state why no more come; empty: they do
public record LogBook(
    Optional<Ref> about,
    List<LogEntry> entries,
    boolean isFollowing,
    boolean isWrapped,
    String state) {
  private static final int KEPT = 5000;

  public static final LogBook CLOSED = new LogBook(Optional.empty(), List.of(), true, false, "");

  public LogBook {
    entries = List.copyOf(entries);
  }

  static LogBook of(Ref about) {
    return new LogBook(Optional.of(about), List.of(), true, false, "");
  }

  LogBook with(List<LogEntry> more) {
    var all = new ArrayList<>(entries);
    all.addAll(more);
    var kept = all.size() > KEPT ? all.subList(all.size() - KEPT, all.size()) : all;
    return new LogBook(about, kept, isFollowing, isWrapped, "");
  }

  LogBook following(boolean is) {
    return new LogBook(about, entries, is, isWrapped, state);
  }

  LogBook wrapped() {
    return new LogBook(about, entries, isFollowing, !isWrapped, state);
  }

  LogBook saying(String state) {
    return new LogBook(about, entries, isFollowing, isWrapped, state);
  }
}
