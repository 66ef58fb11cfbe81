package skep.session;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortFault;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.model.Epoch;
import skep.model.ManagerStatus;
import skep.model.Node;
import skep.model.NodeDescription;
import skep.model.NodeRole;
import skep.model.Task;
import skep.model.TaskStatus;

/// One message of a session between a node's agent and the leader's dispatcher. Messages of one
/// session arrive in order or not at all; a broken link loses those on their way.
public sealed interface AgentMessage {

  /// What an agent may say.
  sealed interface FromAgent extends AgentMessage {}

  /// What a manager may say.
  sealed interface FromManager extends AgentMessage {}

  /// Before {@link Hello}: the newest life of the swarm the agent has seen. Left out in the first.
  @Json
  record AgentEpoch(@Json.Property("Epoch") Epoch epoch) implements FromAgent {}

  /// A manager's first message: the life of the swarm it speaks for. Left out in the first, which
  /// is what a manager without this message speaks for. An agent that has seen a newer one hangs
  /// up.
  @Json
  record ManagerEpoch(@Json.Property("Epoch") Epoch epoch) implements FromManager {}

  /// The agent's first message. Who it is, the link knows from its certificate.
  @Json
  record Hello(@Json.Property("Description") NodeDescription description) implements FromAgent {}

  /// Sent every heartbeat period, so that silence means trouble.
  ///
  /// @param engineUp whether the node's container engine answers: a node without one cannot run
  ///   anything
  @Json
  record Heartbeat(@Json.Property("EngineUp") boolean engineUp) implements FromAgent {}

  /// The node's hostname, resources or engine changed.
  @Json
  record Described(@Json.Property("Description") NodeDescription description)
      implements FromAgent {}

  /// The node leaves the swarm: it is Down at once, not after a silence.
  record Goodbye() implements FromAgent {}

  /// What the agent observed since the last report that was taken. Repeated until taken.
  ///
  /// @param number of the report, rising within a session
  @Json
  record Report(
      @Json.Property("Number") long number, @Json.Property("Statuses") List<Observed> statuses)
      implements FromAgent {
    public Report {
      statuses = List.copyOf(statuses);
    }
  }

  /// The latest status of one task.
  @Json
  record Observed(
      @Json.Property("TaskID") String taskId, @Json.Property("Status") TaskStatus status) {}

  /// The node serves this version of the ingress table, and keeps no older one.
  ///
  /// @param faults ports it cannot serve as asked
  @Json
  record IngressServed(
      @Json.Property("Version") long version, @Json.Property("Faults") List<PortFault> faults)
      implements FromAgent {
    public IngressServed {
      faults = List.copyOf(faults);
    }
  }

  /// What the node's ingress has carried; sent now and then, when something changed.
  @Json
  record IngressTraffic(@Json.Property("Ports") List<PortCounters> ports) implements FromAgent {
    public IngressTraffic {
      ports = List.copyOf(ports);
    }
  }

  /// The dispatcher's answer to {@link Hello}.
  ///
  /// @param heartbeat period the agent is to keep
  /// @param managers `host:port` of every manager, to try when this one is gone
  @Json
  record Welcome(
      @Json.Property("Heartbeat") Duration heartbeat,
      @Json.Property("Managers") List<String> managers)
      implements FromManager {
    public Welcome {
      managers = List.copyOf(managers);
    }
  }

  /// This manager does not lead; the link closes.
  ///
  /// @param leader `host:port`, when known
  @Json
  record NotLeader(
      @Json.Property("Leader") Optional<String> leader,
      @Json.Property("Managers") List<String> managers)
      implements FromManager {
    public NotLeader {
      managers = List.copyOf(managers);
    }
  }

  /// The managers' addresses changed.
  @Json
  record Managers(@Json.Property("Managers") List<String> managers) implements FromManager {
    public Managers {
      managers = List.copyOf(managers);
    }
  }

  /// Tasks the node is to have. A task that is removed is to leave no container behind.
  ///
  /// @param number rising by one within a session, from 1
  /// @param whole whether this is the full set (always the first) or what changed since
  /// @param tasks new or changed
  /// @param removed task ids; empty in a full set
  @Json
  record Assignments(
      @Json.Property("Number") long number,
      @Json.Property("Whole") boolean whole,
      @Json.Property("Tasks") List<Task> tasks,
      @Json.Property("Removed") List<String> removed)
      implements FromManager {
    public Assignments {
      tasks = List.copyOf(tasks);
      removed = List.copyOf(removed);
    }
  }

  /// The part the node is to play now, and how that stands; sent after the first {@link
  /// Assignments} and whenever it changes. A hint only: a leader that was replaced without knowing
  /// it may send it, so the node asks for a certificate before it does anything.
  ///
  /// @param raftId the manager's raft id; empty on a worker, and on a manager-to-be that has none
  /// @param message why a manager has no vote; empty: nothing is in the way
  @Json
  record Role(
      @Json.Property("Role") NodeRole role,
      @Json.Property("RaftID") String raftId,
      @Json.Property("Message") String message)
      implements FromManager {

    public static Role of(Node node) {
      return new Role(
          node.dueRole(),
          node.managerStatus().map(ManagerStatus::raftId).orElse(""),
          node.managerStatus().map(ManagerStatus::message).orElse(""));
    }
  }

  /// The ingress table, or what changed in it: after {@link Welcome} the whole, then changes. A
  /// large one comes in parts, and is served when the last is there.
  ///
  /// @param version that the node serves then
  /// @param base the version this changes, the last one sent; 0: this is the whole table
  /// @param part from 1 to `parts`
  /// @param routes new or changed
  /// @param removed ports that are published no more
  @Json
  record IngressRoutes(
      @Json.Property("Version") long version,
      @Json.Property("Base") long base,
      @Json.Property("Part") int part,
      @Json.Property("Parts") int parts,
      @Json.Property("Routes") List<Route> routes,
      @Json.Property("Removed") List<PublishedPort> removed)
      implements FromManager {
    public IngressRoutes {
      routes = List.copyOf(routes);
      removed = List.copyOf(removed);
    }
  }

  /// The report is in the log; the agent need not repeat it.
  @Json
  record ReportTaken(@Json.Property("Number") long number) implements FromManager {}

  /// Answers a {@link Heartbeat}: an agent that hears nothing for three periods looks for another
  /// manager.
  record HeartbeatTaken() implements FromManager {}

  /// What the node is to trust, when that is not what its description says, or when nodes were shut
  /// out. A node whose certificate is from another issuer gets a new one first.
  ///
  /// @param rootsPem the root certificates, two while the root is being changed
  /// @param issuer base64 of the public key that certificates are to be signed with
  /// @param removed ids of nodes that are no longer to be let in
  @Json
  record Trust(
      @Json.Property("Roots") String rootsPem,
      @Json.Property("Issuer") String issuer,
      @Json.Property("Removed") List<String> removed)
      implements FromManager {
    public Trust {
      removed = List.copyOf(removed);
    }
  }

  /// Something only the node itself can answer: about the containers on it. Its answer is no
  /// message but a request of its own to the manager that asks, so that what is long neither holds
  /// up heartbeats nor has to be cut in pieces.
  ///
  /// @param id what the answer is to name; random, known to the two of them only
  /// @param query first value of each name
  @Json
  record Call(
      @Json.Property("ID") String id,
      @Json.Property("Method") String method,
      @Json.Property("Path") String path,
      @Json.Property("Query") SortedMap<String, String> query,
      @Json.Property("Body") String body)
      implements FromManager {
    public Call {
      query = Collections.unmodifiableSortedMap(new TreeMap<>(query));
    }
  }

  /// The node was removed from the swarm: it stops its tasks and forgets the swarm.
  record NodeRemoved() implements FromManager {}
}
