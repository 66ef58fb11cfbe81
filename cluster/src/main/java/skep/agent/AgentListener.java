package skep.agent;

import java.util.List;
import skep.model.Epoch;
import skep.session.AgentMessage;
import skep.session.AgentMessage.Role;

/// Told what the daemon must know of its agent, on the agent's loop.
public interface AgentListener {

  /// Ignores everything.
  AgentListener NONE =
      new AgentListener() {
        @Override
        public void session(SessionState state) {}

        @Override
        public void managers(List<String> addresses) {}

        @Override
        public void role(Role role) {}

        @Override
        public void trust(AgentMessage.Trust trust) {}

        @Override
        public void removedFromSwarm() {}

        @Override
        public void epochSeen(Epoch epoch) {}
      };

  /// The agent found or lost its manager.
  void session(SessionState state);

  /// The managers' addresses (`host:port`), to be tried first after a restart.
  void managers(List<String> addresses);

  /// A manager's word on the part this node is to play, each time it is given.
  void role(Role role);

  /// Whom this node is to trust from now on.
  void trust(AgentMessage.Trust trust);

  /// A manager asks this node something; not to be answered on this thread. Nobody answers where
  /// nobody listens: then the manager gives up waiting.
  ///
  /// @param address of the manager, where the answer is to go
  default void called(String address, AgentMessage.Call call) {}

  /// The swarm has begun a newer life. To be kept before this returns: what a manager of it says is
  /// carried out next, and after that no earlier manager may be heeded again.
  void epochSeen(Epoch epoch);

  /// The swarm has removed this node, and the agent has removed the swarm's containers (or tried
  /// for 30 s). The agent does nothing more.
  void removedFromSwarm();
}
