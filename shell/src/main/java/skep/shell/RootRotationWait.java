package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.UnreachableException;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.flags.GoDuration;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

/// Waits until every node has a certificate of the swarm's next root and trusts that root alone. A
/// line is printed for each change. Unlike Docker's, this wait ends, and says whom it waits for.
final class RootRotationWait {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String FAREWELL =
      "Operation continuing in background.\nUse `skep swarm ca` to see the root CA,"
          + " `skep info` whether its rotation is in progress.";

  private final Session session;
  private final boolean isQuiet;
  private final Duration timeout;
  private List<String> shown = List.of();
  private List<String> awaited = List.of();

  RootRotationWait(Session session, boolean isQuiet, Duration timeout) {
    this.session = session;
    this.isQuiet = isQuiet;
    this.timeout = timeout;
  }

  /// @throws UserError when the time is up
  Exit run() {
    try (var _ = session.pacer().onInterrupt(() -> session.console().warn(FAREWELL))) {
      var deadline = session.pacer().now().plus(timeout);
      while (!step()) {
        if (!session.pacer().now().isBefore(deadline)) {
          throw new UserError(
              Exit.TIMED_OUT,
              "the root CA is not rotated within %s, waiting for %s"
                  .formatted(GoDuration.format(timeout), String.join(", ", awaited)),
              "it goes on when they come back, or without them after: skep node rm --force NODE");
        }
        session.pacer().pause(POLL);
      }
      return Exit.OK;
    } catch (InterruptedException _) {
      session.console().warn(FAREWELL);
      return Exit.INTERRUPTED;
    }
  }

  /// One look; true when the wait is over. A manager group that is electing a leader is waited for.
  private boolean step() {
    try {
      return look();
    } catch (UnreachableException _) {
      return false;
    } catch (ApiException e) {
      if (Failure.of(e).exit() == Exit.NO_LEADER) {
        return false;
      }
      throw e;
    }
  }

  private boolean look() {
    var swarm = JsonText.read(session.api().get(ApiPath.of("swarm")));
    var wanted = swarm.get("TLSInfo");
    var nodes = JsonText.read(session.api().get(ApiPath.of("nodes"))).items();
    boolean isGoingOn = swarm.get("RootRotationInProgress").isTrue();
    int certificates = 0;
    int roots = 0;
    var waiting = new ArrayList<String>();
    for (var node : nodes) {
      var has = node.at("Description.TLSInfo");
      boolean isRotated =
          has.get("CertIssuerPublicKey").text().equals(wanted.get("CertIssuerPublicKey").text());
      boolean isTrusting = has.get("TrustRoot").text().equals(wanted.get("TrustRoot").text());
      certificates += isRotated ? 1 : 0;
      roots += isRotated && isTrusting && !isGoingOn ? 1 : 0;
      if (!isRotated || (!isGoingOn && !isTrusting)) {
        waiting.add(name(node));
      }
    }
    awaited = waiting;
    show(
        List.of(
            "desired root digest: " + digest(wanted.get("TrustRoot").text()),
            "  rotated TLS certificates:  %d/%d nodes".formatted(certificates, nodes.size()),
            "  rotated CA certificates:   %d/%d nodes".formatted(roots, nodes.size())));
    return !isGoingOn && roots == nodes.size();
  }

  private static String name(Value node) {
    var hostname = node.at("Description.Hostname").text();
    return (hostname.isEmpty() ? node.get("ID").text() : hostname)
        + " ("
        + node.at("Status.State").text()
        + ")";
  }

  private void show(List<String> lines) {
    if (!isQuiet) {
      lines.stream().filter(line -> !shown.contains(line)).forEach(session.console()::line);
      session.console().out().flush();
    }
    shown = lines;
  }

  private static String digest(String pem) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256").digest(pem.getBytes(UTF_8));
      return "sha256:" + HexFormat.of().formatHex(sha256);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
