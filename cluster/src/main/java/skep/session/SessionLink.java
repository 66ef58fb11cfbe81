package skep.session;

/// One open connection between an agent and a manager. Never blocks; a send on a broken or closed
/// link is dropped, and the handler is told once that it closed.
public interface SessionLink {

  /// The other side's node id, from its certificate.
  String peerNodeId();

  /// The other side's address without port.
  String peerAddress();

  void send(AgentMessage message);

  void close();
}
