package skep.local;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import skep.api.LineSource;
import skep.api.TimeMerge;
import skep.api.client.LogLine;
import skep.engine.EngineException;
import skep.engine.EngineException.Kind;
import skep.engine.Feed;
import skep.engine.LogPiece;
import skep.engine.LogRequest;
import skep.engine.TaskStreams;
import skep.model.ModelJson;

/// The logs of some tasks of this node in one order of time, a {@link LogLine} each, and an `end`.
final class LocalLogs implements LineSource {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// With a container that says nothing, while it is followed.
  private static final Duration FOLLOWING_PATIENCE = Duration.ofMillis(100);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final TimeMerge<LogLine> merge;
  private final InstantSource clock;
  private final List<Feed<LogPiece>> feeds = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();
  private boolean isEnded;
  private boolean isClosed;

  LocalLogs(TaskStreams streams, InstantSource clock, List<String> tasks, LogRequest request) {
    this.clock = clock;
    this.merge =
        new TimeMerge<>(LogLine::time, request.isFollowing() ? FOLLOWING_PATIENCE : PATIENCE);
    for (var task : tasks) {
      var lane = merge.lane();
      Thread.ofVirtual().name("skep-log").start(() -> copy(streams, task, request, lane));
    }
    merge.seal();
  }

  private void copy(
      TaskStreams streams, String task, LogRequest request, TimeMerge<LogLine>.Lane lane) {
    try (var feed = LocalDesk.await(streams.logs(task, request))) {
      if (!isKept(feed)) {
        return;
      }
      boolean isRead = true;
      for (var pieces = feed.next(POLL); pieces.isPresent() && isRead; pieces = feed.next(POLL)) {
        for (var piece : pieces.get()) {
          isRead = isRead && lane.put(line(task, piece));
        }
      }
    } catch (EngineException e) {
      refused(task, lane, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lane.end();
    }
  }

  private synchronized boolean isKept(Feed<LogPiece> feed) {
    feeds.add(feed);
    return !isClosed;
  }

  private void refused(String task, TimeMerge<LogLine>.Lane lane, EngineException e) {
    if (e.kind() == Kind.NOT_FOUND) {
      synchronized (this) {
        absent.add(task);
      }
      return;
    }
    try {
      lane.put(LogLine.note(clock.instant(), LogLine.GAP, "", "", String.valueOf(e.getMessage())));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static LogLine line(String task, LogPiece piece) {
    return LogLine.of(
        piece.time(), task, piece.isError(), piece.text(), piece.isBase64(), piece.isPartial());
  }

  @Override
  public Optional<List<String>> next(Duration atMost) throws InterruptedException {
    if (isEnded) {
      return Optional.empty();
    }
    var lines = merge.next(atMost);
    if (lines.isPresent()) {
      return lines.map(list -> list.stream().map(ModelJson::write).toList());
    }
    isEnded = true;
    synchronized (this) {
      return isClosed
          ? Optional.empty()
          : Optional.of(List.of(ModelJson.write(LogLine.end(clock.instant(), absent))));
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      feeds.forEach(Feed::close);
    }
    merge.close();
  }
}
