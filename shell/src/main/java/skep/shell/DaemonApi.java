package skep.shell;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import skep.api.client.ApiClient;
import skep.api.client.ApiPath;
import skep.api.client.Freshness;
import skep.shell.command.Api;
import skep.shell.command.LineFeed;
import skep.shell.hosts.Endpoint;

/// The API of a daemon. Each change carries an id of its own. The first answer that is not the
/// newest there is comes with a word of warning.
public final class DaemonApi implements Api {
  /// A daemon takes up to 20 s to join a swarm before it says that it goes on in the background,
  /// and may have to stop its manager before that.
  private static final Duration MEMBERSHIP_TIMEOUT = Duration.ofSeconds(45);

  private final ApiClient client;
  private final boolean isLocal;
  private final String place;
  private final Consumer<String> warnings;
  private boolean hasWarned;

  /// @param endpoint where `client` leads to
  /// @param warnings told what a person should know beside the answer
  public DaemonApi(ApiClient client, Endpoint endpoint, Consumer<String> warnings) {
    this(
        client,
        endpoint.socket().isPresent(),
        endpoint.socket().map(Path::toString).orElseGet(endpoint::title),
        warnings);
  }

  /// A daemon of which nothing else is known.
  public DaemonApi(ApiClient client, Consumer<String> warnings) {
    this(client, false, "its socket", warnings);
  }

  private DaemonApi(ApiClient client, boolean isLocal, String place, Consumer<String> warnings) {
    this.client = client;
    this.isLocal = isLocal;
    this.place = place;
    this.warnings = warnings;
  }

  /// The same daemon, for somebody else.
  DaemonApi telling(Consumer<String> others) {
    return new DaemonApi(client, isLocal, place, others);
  }

  @Override
  public boolean isLocal() {
    return isLocal;
  }

  @Override
  public String place() {
    return place;
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
