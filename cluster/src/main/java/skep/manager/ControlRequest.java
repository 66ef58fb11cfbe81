package skep.manager;

import java.time.Duration;
import skep.model.Cluster;
import skep.model.ClusterSpec;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeSpec;
import skep.model.RootKey;
import skep.model.ServiceSpec;

/// What a user, or a node on its way in or out, asks the leader to make true. Objects are named by
/// id, name or unique id prefix, in this order, as everywhere in Docker.
///
/// Versions are those the asker saw (optimistic locking); another one in the store is a conflict.
public sealed interface ControlRequest {

  /// The first entry of a new swarm's log.
  record InitCluster(Cluster cluster, RootKey rootKey, Node firstManager)
      implements ControlRequest {}

  record UpdateCluster(long version, ClusterSpec spec, ClusterSecrets secrets)
      implements ControlRequest {}

  record CreateService(ServiceSpec spec) implements ControlRequest {}

  /// @param isRollback whether `spec` is the one of before
  record UpdateService(String service, long version, ServiceSpec spec, boolean isRollback)
      implements ControlRequest {
    public UpdateService(String service, long version, ServiceSpec spec) {
      this(service, version, spec, false);
    }
  }

  record RemoveService(String service) implements ControlRequest {}

  /// A node whose certificate has just been signed.
  record AddNode(Node node) implements ControlRequest {}

  /// A node that is to become a manager says that it is ready to. The answer is the raft id it is
  /// to use: that of `manager`, unless it has one already; empty: it is to be a worker.
  record AppointManager(String nodeId, ManagerStatus manager) implements ControlRequest {}

  /// A manager's raft id begins its way out of the group: from here on it must never come back.
  record DismissManager(String nodeId, String raftId) implements ControlRequest {}

  /// The group has let go of a manager's raft id.
  record ForgetManager(String nodeId, String raftId) implements ControlRequest {}

  record UpdateNode(String node, long version, NodeSpec spec) implements ControlRequest {}

  /// A node's daemon is about to be restarted: for so long its silence means nothing.
  record AwaitNode(String node, Duration patience) implements ControlRequest {}

  record RemoveNode(String node, boolean force) implements ControlRequest {}
}
