package skep.store;

import io.avaje.jsonb.Json;
import skep.model.ClusterObject;
import skep.model.ObjectKind;

/// One fact written to the log: what became true, never what somebody wanted. Policy lives in the
/// reconcilers, so managers of different builds replay the same log to the same state.
public sealed interface StoreAction {

  ObjectKind kind();

  String id();

  /// The object is now this; its version becomes the revision of the batch.
  @Json
  record Put(@Json.Property("Object") ClusterObject object) implements StoreAction {
    @Override
    public ObjectKind kind() {
      return object.kind();
    }

    @Override
    public String id() {
      return object.id();
    }
  }

  /// The object is gone; removing what is not there changes nothing.
  @Json
  record Remove(@Json.Property("Kind") ObjectKind kind, @Json.Property("ID") String id)
      implements StoreAction {}
}
