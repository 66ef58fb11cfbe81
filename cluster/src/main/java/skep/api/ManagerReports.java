package skep.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import skep.api.client.ErrorBody;
import skep.api.client.ManagerReport;
import skep.model.ModelJson;

/// Asks managers what they see, and remembers what each said last. Thread-safe.
final class ManagerReports {
  static final String PATH = "/skep/manager";

  /// What a living manager needs on a busy host, and what a person waits without noticing.
  private static final Duration LIMIT = Duration.ofMillis(700);

  /// An answer that comes later than that is remembered for the next question.
  private static final Duration LATE_LIMIT = Duration.ofSeconds(4);

  private final PeerCalls peers;
  private final InstantSource clock;
  private final ConcurrentSkipListMap<String, ManagerReport> remembered =
      new ConcurrentSkipListMap<>();

  ManagerReports(PeerCalls peers, InstantSource clock) {
    this.peers = peers;
    this.clock = clock;
  }

  /// What became of a question.
  sealed interface Answer {
    /// @param skew its clock minus this node's, give or take the time the answer took
    record Told(ManagerReport report, Duration skew) implements Answer {}

    record Silent(String reason) implements Answer {}
  }

  /// Completes within about 700 ms and never fails.
  CompletableFuture<Answer> ask(String address) {
    var sent = clock.instant();
    var request =
        new ApiRequest(
            "GET",
            PATH,
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            "",
            new Origin.Local());
    return peers
        .call(address, Hops.last(request), LATE_LIMIT)
        .thenApply(response -> told(address, response, sent))
        // A copy: who gives up waiting must not keep a late answer from being remembered.
        .copy()
        .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> new Answer.Silent(reason(address, failure)));
  }

  /// The last report of each manager that ever gave one, by raft id.
  SortedMap<String, ManagerReport> remembered() {
    return new TreeMap<>(remembered);
  }

  private Answer told(String address, ApiResponse response, Instant sent) {
    if (response.status() != 200) {
      return new Answer.Silent(
          address + ": " + ErrorBody.parse(response.status(), response.text()).message());
    }
    try {
      var report = ModelJson.read(ManagerReport.class, response.text());
      var took = Duration.between(sent, clock.instant());
      remembered.put(report.id(), report);
      return new Answer.Told(report, Duration.between(sent.plus(took.dividedBy(2)), report.now()));
    } catch (IllegalArgumentException e) {
      return new Answer.Silent(address + ": " + e.getMessage());
    }
  }

  private static String reason(String address, Throwable failure) {
    Optional<Throwable> inner = Optional.ofNullable(failure.getCause());
    var text = inner.orElse(failure).getMessage();
    return failure instanceof TimeoutException || text == null
        ? address + ": no answer within " + LIMIT.toMillis() + " ms"
        : text;
  }
}
