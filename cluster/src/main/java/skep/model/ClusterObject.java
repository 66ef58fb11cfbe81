package skep.model;

import java.time.Instant;

/// Anything the store keeps. Identified by kind and id; written whole, never in part.
public sealed interface ClusterObject permits Cluster, RootKey, Node, Service, Task {
  String id();

  Version version();

  Instant updatedAt();

  ObjectKind kind();

  /// The same object as stored at revision `version`.
  ClusterObject withVersion(Version version);
}
