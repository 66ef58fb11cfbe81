package skep.api;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// What is wanted of logs, in Docker's words.
///
/// @param tail of each task; empty: all
record LogQuery(
    boolean isFollowing,
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<Integer> tail,
    boolean withOut,
    boolean withErr) {

  static LogQuery of(Call call) {
    boolean withOut = call.flag("stdout");
    boolean withErr = call.flag("stderr");
    if (!withOut && !withErr) {
      throw new ControlException(
          Kind.INVALID, "Bad parameters: you must choose at least one stream");
    }
    return new LogQuery(
        call.flag("follow"),
        call.request().query("since").flatMap(LogQuery::time),
        call.request().query("until").flatMap(LogQuery::time),
        call.request().query("tail").flatMap(LogQuery::tail),
        withOut,
        withErr);
  }

  /// Seconds since 1970, with a fraction; Docker's client sends `0` or nothing for no limit.
  static Optional<Instant> time(String text) {
    if (text.isBlank() || text.equals("0")) {
      return Optional.empty();
    }
    try {
      var seconds = new BigDecimal(text);
      long whole = seconds.longValue();
      long nanos = seconds.subtract(BigDecimal.valueOf(whole)).scaleByPowerOfTen(9).longValue();
      return Optional.of(Instant.EPOCH.plus(Duration.ofSeconds(whole, nanos)));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new ControlException(
          Kind.INVALID, "invalid value '%s': not a time in seconds since 1970".formatted(text));
    }
  }

  /// As Docker's engine does, what is no number means all.
  private static Optional<Integer> tail(String text) {
    try {
      return Optional.of(Integer.parseInt(text)).filter(lines -> lines >= 0);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// For a node.
  SortedMap<String, String> of(Iterable<String> tasks, Optional<Instant> from) {
    var query = new TreeMap<String, String>();
    query.put("tasks", String.join(",", tasks));
    query.put("follow", isFollowing ? "1" : "0");
    query.put("stdout", withOut ? "1" : "0");
    query.put("stderr", withErr ? "1" : "0");
    from.or(() -> since).ifPresent(time -> query.put("since", time.toString()));
    until.ifPresent(time -> query.put("until", time.toString()));
    if (from.isEmpty()) {
      tail.ifPresent(lines -> query.put("tail", String.valueOf(lines)));
    }
    return query;
  }
}
