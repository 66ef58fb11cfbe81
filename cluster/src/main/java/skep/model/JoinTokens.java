package skep.model;

import io.avaje.jsonb.Json;

/// What lets a new node in; secrets.
@Json
public record JoinTokens(
    @Json.Property("Worker") String worker, @Json.Property("Manager") String manager) {

  public JoinTokens {
    worker = Fields.text(worker);
    manager = Fields.text(manager);
  }

  @Override
  public String toString() {
    return "JoinTokens[***]";
  }
}
