package skep.shell;

import java.util.UUID;
import skep.api.client.ApiClient;
import skep.api.client.ApiPath;
import skep.shell.command.Api;

/// The API of a daemon. Each change carries an id of its own.
public final class DaemonApi implements Api {
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
    return client.post(path.toString(), json, UUID.randomUUID().toString()).body();
  }

  @Override
  public String delete(ApiPath path) {
    return client.delete(path.toString(), UUID.randomUUID().toString()).body();
  }
}
