package skep.shell;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import skep.api.client.ApiClient;
import skep.api.client.ApiPath;
import skep.api.client.Freshness;
import skep.shell.command.Api;
import skep.shell.command.LineFeed;

/// The API of a daemon. Each change carries an id of its own. The first answer that is not the
/// newest there is comes with a word of warning.
public final class DaemonApi implements Api {
  /// A daemon takes up to 20 s to join a swarm before it says that it goes on in the background,
  /// and may have to stop its manager before that.
  private static final Duration MEMBERSHIP_TIMEOUT = Duration.ofSeconds(45);

  private final ApiClient client;
  private final Consumer<String> warnings;
  private boolean hasWarned;

  /// @param warnings told what a person should know beside the answer
  public DaemonApi(ApiClient client, Consumer<String> warnings) {
    this.client = client;
    this.warnings = warnings;
  }

  /// What it calls, for who follows streams.
  ApiClient client() {
    return client;
  }

  @Override
  public String get(ApiPath path) {
    var answer = client.get(path.toString());
    if (!hasWarned) {
      Freshness.of(answer)
          .ifPresent(
              stale -> {
                hasWarned = true;
                warnings.accept("warning: " + stale.text());
              });
    }
    return answer.body();
  }

  @Override
  public String post(ApiPath path, String json) {
    var text = path.toString();
    boolean isLong = text.startsWith("/swarm/") || text.startsWith("/skep/re");
    var patient = isLong ? client.withTimeout(MEMBERSHIP_TIMEOUT) : client;
    return patient.post(text, json, UUID.randomUUID().toString()).body();
  }

  @Override
  public String delete(ApiPath path) {
    return client.delete(path.toString(), UUID.randomUUID().toString()).body();
  }

  @Override
  public LineFeed stream(ApiPath path) {
    return new QueuedLines(lines -> client.stream(path.toString(), lines));
  }
}
