package skep.model;

import io.avaje.jsonb.Json;

/// Spread over the values of one label.
///
/// @param spreadDescriptor `node.labels.X` or `engine.labels.X`
@Json
public record SpreadOver(@Json.Property("SpreadDescriptor") String spreadDescriptor) {

  public SpreadOver {
    spreadDescriptor = Fields.text(spreadDescriptor);
  }
}
