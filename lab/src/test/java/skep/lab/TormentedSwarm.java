package skep.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import skep.lab.UnixHttp.Answer;
import skep.lab.UnixHttp.NoAnswerException;
import skep.lab.UnixHttp.Request;

/// A swarm of managers under faults, as its clients meet it: any request may be refused or stay
/// without an answer, but none may hang, and no answer may be nonsense. Thread-safe.
final class TormentedSwarm {
  /// What a daemon may take for any answer, whatever befell the others, on a busy machine.
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration GIVE_UP = Duration.ofSeconds(40);
  private static final String WAIT = "wait for an answer";

  private final Skep skep;
  private final int count;
  private final Tally tally;
  private final Path[] sockets;

  /// When a host's daemon was last stopped or dead; in the far future while it is.
  private final long[] disturbedAtNanos;

  private final List<String> violations = new ArrayList<>();

  /// What is known of a request.
  enum Fate {
    DONE,
    REFUSED,
    UNKNOWN,
    NOT_SENT
  }

  /// @param answer status 0 and no text when there was none
  record Reply(Fate fate, Answer answer) {
    private static final Pattern KIND = Pattern.compile("\"kind\":\"(\\w+)\"");

    /// Of a refusal; empty for others.
    String kind() {
      var kind = KIND.matcher(fate == Fate.REFUSED ? answer.body() : "");
      return kind.find() ? kind.group(1) : "";
    }

    /// For a report.
    String told() {
      return (fate + " " + kind()).strip();
    }

    boolean isLinearizable() {
      return answer.header("Skep-Linearizable").filter("true"::equals).isPresent();
    }
  }

  TormentedSwarm(Skep skep, int count, Tally tally) {
    this.skep = skep;
    this.count = count;
    this.tally = tally;
    this.sockets = new Path[count + 1];
    this.disturbedAtNanos = new long[count + 1];
    long now = System.nanoTime();
    for (int host : hosts()) {
      sockets[host] = skep.host(host).root().resolve("run/skep/skep.sock");
      disturbedAtNanos[host] = now;
    }
  }

  Skep skep() {
    return skep;
  }

  Tally tally() {
    return tally;
  }

  /// Numbers of the managers' hosts.
  int[] hosts() {
    return IntStream.rangeClosed(1, count).toArray();
  }

  /// The daemon of `host` may not be able to answer from now on.
  synchronized void disturbed(int host) {
    disturbedAtNanos[host] = Long.MAX_VALUE;
  }

  /// It is able again.
  synchronized void undisturbed(int host) {
    disturbedAtNanos[host] = System.nanoTime();
  }

  /// Something that must never happen did.
  synchronized void violated(String law) {
    violations.add(law);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  Reply ask(int host, Request request) {
    long asked = System.nanoTime();
    try {
      var answer = new UnixHttp(sockets[host]).ask(request, GIVE_UP);
      waited(host, request, asked);
      return new Reply(fate(request, answer), answer);
    } catch (NoAnswerException e) {
      if (e.isSent()) {
        waited(host, request, asked);
      }
      var none = new Answer(0, java.util.Collections.emptySortedMap(), "");
      return new Reply(e.isSent() ? Fate.UNKNOWN : Fate.NOT_SENT, none);
    }
  }

  private void waited(int host, Request request, long askedNanos) {
    if (wasDisturbed(host, askedNanos)) {
      return;
    }
    var wait = Duration.ofNanos(System.nanoTime() - askedNanos);
    tally.took(WAIT, wait);
    if (wait.compareTo(PATIENCE) > 0) {
      violated("%s %s on h%d took %s".formatted(request.method(), request.target(), host, wait));
    }
  }

  private synchronized boolean wasDisturbed(int host, long sinceNanos) {
    long at = disturbedAtNanos[host];
    return at == Long.MAX_VALUE || at - sinceNanos > 0;
  }

  private Fate fate(Request request, Answer answer) {
    int status = answer.status();
    if (status < 300) {
      return Fate.DONE;
    }
    if (answer.body().contains("\"kind\":\"OUTCOME_UNKNOWN\"")) {
      return Fate.UNKNOWN;
    }
    if (status >= 500 && !answer.body().contains("\"kind\":")) {
      violated("%s %s: %s".formatted(request.method(), request.target(), answer));
      return Fate.UNKNOWN;
    }
    return Fate.REFUSED;
  }
}
