package skep.dispatcher;

import java.util.ArrayList;
import java.util.List;
import skep.loop.EventLoop;
import skep.session.AgentMessage;
import skep.session.SessionHandler;
import skep.session.SessionLink;

/// The manager's end of a link whose other end is the test.
final class FakeLink implements SessionLink {
  private final String nodeId;
  private final EventLoop loop;
  private final SessionHandler handler;
  private final List<AgentMessage> sent = new ArrayList<>();
  private final List<AgentMessage.IngressRoutes> tables = new ArrayList<>();
  private boolean isClosed;

  FakeLink(String nodeId, EventLoop loop, SessionHandler handler) {
    this.nodeId = nodeId;
    this.loop = loop;
    this.handler = handler;
    loop.execute(() -> handler.opened(this));
  }

  /// The agent says `message`.
  void say(AgentMessage message) {
    loop.execute(() -> handler.received(this, message));
  }

  /// The wire breaks, or the agent closes.
  void breakOff() {
    if (!isClosed) {
      isClosed = true;
      loop.execute(() -> handler.closed(this));
    }
  }

  /// What the manager said since the last call.
  List<AgentMessage> heard() {
    var all = List.copyOf(sent);
    sent.clear();
    return all;
  }

  /// What the manager said of the ingress since the last call.
  List<AgentMessage.IngressRoutes> tables() {
    var all = List.copyOf(tables);
    tables.clear();
    return all;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public String peerNodeId() {
    return nodeId;
  }

  @Override
  public String peerAddress() {
    return "10.0.0.7";
  }

  @Override
  public void send(AgentMessage message) {
    if (isClosed) {
      return;
    }
    if (message instanceof AgentMessage.IngressRoutes table) {
      tables.add(table);
    } else {
      sent.add(message);
    }
  }

  @Override
  public void close() {
    breakOff();
  }
}
