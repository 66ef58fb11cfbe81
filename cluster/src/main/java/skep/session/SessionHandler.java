package skep.session;

/// Told of one side's links, always on that side's event loop.
public interface SessionHandler {

  void opened(SessionLink link);

  void received(SessionLink link, AgentMessage message);

  /// Once for every link that was opened, whoever closed it.
  void closed(SessionLink link);
}
