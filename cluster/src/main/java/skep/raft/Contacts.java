package skep.raft;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// How long ago the other managers were heard of, by raft id; who was not heard of since this
/// manager started is absent.
///
/// @param raft since a message of the group came: without a leader every voter asks every other for
///   its vote several times a second, else only the leader and its followers talk
/// @param link since any sign of life came, see {@link RaftTransport#heard}
/// @param leaderless how long no leader has been known; zero while one is
public record Contacts(
    SortedMap<String, Duration> raft, SortedMap<String, Duration> link, Duration leaderless) {
  static final Contacts NONE = new Contacts(new TreeMap<>(), new TreeMap<>(), Duration.ZERO);

  public Contacts {
    raft = Collections.unmodifiableSortedMap(new TreeMap<>(raft));
    link = Collections.unmodifiableSortedMap(new TreeMap<>(link));
  }
}
