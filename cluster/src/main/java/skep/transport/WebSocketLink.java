package skep.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import skep.loop.EventLoop;
import skep.session.AgentMessage;
import skep.session.SessionCodec;
import skep.session.SessionHandler;
import skep.session.SessionLink;

/// One end of a session. Jetty calls it on its own threads; everything the handler sees, it sees on
/// the loop. The next message is only read once the loop has dealt with the last, so a slow loop
/// slows its peers down instead of filling memory.
///
/// Public, and its callbacks too, because Jetty calls them by method handle.
public final class WebSocketLink implements SessionLink, Session.Listener {
  private static final System.Logger LOG = System.getLogger(WebSocketLink.class.getName());

  private final EventLoop loop;
  private final SessionHandler handler;
  private final LinkSettings settings;
  private final CompletableFuture<SessionLink> opened = new CompletableFuture<>();

  /// Nothing more is to be sent.
  private final AtomicBoolean closing = new AtomicBoolean();

  /// The handler has been told, or will never be.
  private final AtomicBoolean closed = new AtomicBoolean();

  private final AtomicInteger queuedMessages = new AtomicInteger();
  private final AtomicLong queuedBytes = new AtomicLong();
  private volatile String peerNodeId;
  private volatile String peerAddress = "";
  private volatile @Nullable Session session;
  private volatile long heardAt;

  /// False while the loop has a message to deal with: then silence is this side's doing.
  private volatile boolean listening;

  /// Only touched on the loop.
  private boolean isAnnounced;

  WebSocketLink(EventLoop loop, SessionHandler handler, LinkSettings settings, String peerNodeId) {
    this.loop = loop;
    this.handler = handler;
    this.settings = settings;
    this.peerNodeId = peerNodeId;
  }

  /// Completes on the loop, after the handler was told.
  CompletableFuture<SessionLink> opened() {
    return opened;
  }

  /// Whoever asked for the link no longer waits for it.
  void abandon() {
    loop.execute(
        () -> {
          if (isAnnounced) {
            abort();
          } else {
            closed.set(true);
          }
        });
  }

  /// On the client's end the peer is known only after the handshake.
  void setPeerNodeId(String nodeId) {
    peerNodeId = nodeId;
  }

  @Override
  public String peerNodeId() {
    return peerNodeId;
  }

  @Override
  public String peerAddress() {
    return peerAddress;
  }

  @Override
  public void send(AgentMessage message) {
    var open = session;
    if (open == null || closing.get()) {
      return;
    }
    var text = SessionCodec.encode(message);
    // An upper bound would do; this is exact for ASCII, which nearly all of it is.
    int bytes = text.length();
    if (queuedMessages.incrementAndGet() > settings.queuedMessagesMax()
        || queuedBytes.addAndGet(bytes) > settings.queuedBytesMax()) {
      LOG.log(Level.WARNING, () -> "link to " + peerNodeId + ": it does not read, closing");
      abort();
      return;
    }
    open.sendText(text, Callback.from(() -> sent(bytes), _ -> abort()));
  }

  private void sent(int bytes) {
    queuedMessages.decrementAndGet();
    queuedBytes.addAndGet(-bytes);
  }

  /// What was sent before still goes out.
  @Override
  public void close() {
    var open = session;
    if (!closing.getAndSet(true) && open != null) {
      open.close(1000, "", Callback.from(() -> {}, _ -> abort()));
      // The other end may never answer the closing handshake.
      loop.schedule(settings.pingAfter(), open::disconnect);
    }
    ended();
  }

  @Override
  public void onWebSocketOpen(Session open) {
    if (open.getRemoteSocketAddress() instanceof InetSocketAddress remote
        && remote.getAddress() != null) {
      peerAddress = remote.getAddress().getHostAddress();
    }
    session = open;
    loop.execute(
        () -> {
          if (closed.get()) {
            open.disconnect();
            return;
          }
          isAnnounced = true;
          handler.opened(this);
          opened.complete(this);
          listen();
          watch();
        });
  }

  @Override
  public void onWebSocketText(String text) {
    listening = false;
    AgentMessage message;
    try {
      message = SessionCodec.decode(text.getBytes(UTF_8));
    } catch (IllegalArgumentException e) {
      LOG.log(
          Level.WARNING,
          () -> "link to " + peerNodeId + ": " + e.getMessage() + " (another version?), closing");
      abort();
      return;
    }
    loop.execute(
        () -> {
          if (!closed.get()) {
            handler.received(this, message);
            listen();
          }
        });
  }

  @Override
  public void onWebSocketPing(ByteBuffer payload) {
    var open = session;
    if (open != null) {
      open.sendPong(payload, Callback.from(() -> {}, _ -> abort()));
    }
    listen();
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    listen();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    LOG.log(Level.DEBUG, () -> "link to " + peerNodeId + ": " + cause);
    abort();
  }

  @Override
  public void onWebSocketClose(int status, String reason, Callback callback) {
    ended();
    callback.succeed();
  }

  private void listen() {
    heardAt = loop.nanoTime();
    var open = session;
    if (open != null && open.isOpen()) {
      listening = true;
      open.demand();
    }
  }

  /// On the loop, again and again until the link has ended.
  private void watch() {
    var open = session;
    if (closing.get() || open == null) {
      return;
    }
    long silence = listening ? loop.nanoTime() - heardAt : 0;
    if (silence > settings.deadAfter().toNanos()) {
      LOG.log(Level.INFO, () -> "link to " + peerNodeId + ": silent for too long, closing");
      abort();
      return;
    }
    if (silence >= settings.pingAfter().toNanos()) {
      open.sendPing(ByteBuffer.allocate(0), Callback.from(() -> {}, _ -> abort()));
    }
    loop.schedule(settings.pingAfter().dividedBy(2), this::watch);
  }

  private void abort() {
    closing.set(true);
    var open = session;
    if (open != null) {
      open.disconnect();
    }
    ended();
  }

  private void ended() {
    if (session == null) {
      return;
    }
    // On the loop, so that it comes after the announcement it belongs to.
    loop.execute(
        () -> {
          if (closed.compareAndSet(false, true) && isAnnounced) {
            handler.closed(this);
          }
        });
  }

  @Override
  public String toString() {
    return "link to " + peerNodeId + " at " + peerAddress;
  }
}
