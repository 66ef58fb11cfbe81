package skep.api.client;

import io.avaje.jsonb.Json;

/// Answer to `GET /swarm/unlockkey`, and body of `POST /swarm/unlock`. A secret.
///
/// @param unlockKey empty: managers are not locked
@Json
public record UnlockKey(@Json.Property("UnlockKey") String unlockKey) {

  public UnlockKey {
    unlockKey = Absent.text(unlockKey);
  }

  @Override
  public String toString() {
    return "UnlockKey[***]";
  }
}
