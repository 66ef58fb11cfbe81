package skep.api.client;

import io.avaje.jsonb.Json;

/// Answer to `GET /swarm/unlockkey`; always empty: skep does not lock managers.
@Json
public record UnlockKey(@Json.Property("UnlockKey") String unlockKey) {

  public UnlockKey {
    unlockKey = Absent.text(unlockKey);
  }
}
