package skep.api;

import skep.model.NodeRole;

/// Where a request came in.
public sealed interface Origin {

  /// Over this host's socket: whoever may open it is an operator.
  record Local() implements Origin {}

  /// From another node of the swarm, which hands on an operator's request.
  record Forwarded(String nodeId, NodeRole role) implements Origin {}
}
