package skep.model;

import io.avaje.jsonb.Json;

/// One task on every eligible node.
@Json
public record GlobalMode() {

  public GlobalMode {}
}
