package skep.shell;

import java.time.Duration;
import java.util.UUID;
import skep.api.client.ApiClient;
import skep.api.client.ApiPath;
import skep.shell.command.Api;

/// The API of a daemon. Each change carries an id of its own.
public final class DaemonApi implements Api {
  /// A daemon takes up to 20 s to join a swarm before it says that it goes on in the background,
  /// and may have to stop its manager before that.
  private static final Duration MEMBERSHIP_TIMEOUT = Duration.ofSeconds(45);

  private final ApiClient client;

  public DaemonApi(ApiClient client) {
    this.client = client;
  }

  @Override
  public String get(ApiPath path) {
    return client.get(path.toString()).body();
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
}
