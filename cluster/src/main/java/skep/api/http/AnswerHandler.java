package skep.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import skep.api.ApiResponse;
import skep.api.LineSource;
import skep.ca.PeerIdentity;
import skep.engine.QueueFeed;

/// `POST /answers/{id}?status=N&stream=1`: a node's answer to what it was asked over its session.
/// The body is the answer's; of a stream it goes on until the node has no more, or until its reader
/// wants no more: then the connection ends.
final class AnswerHandler extends Handler.Abstract {
  static final String PATH = "/answers/";
  private static final int LINES_WAITING_MAX = 1_000;

  private final AnswerDesk desk;
  private final Predicate<PeerIdentity> isMember;
  private final Responder responder;

  AnswerHandler(AnswerDesk desk, Predicate<PeerIdentity> isMember, Responder responder) {
    super(InvocationType.BLOCKING);
    this.desk = desk;
    this.isMember = isMember;
    this.responder = responder;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var path = Request.getPathInContext(request);
    if (!path.startsWith(PATH)) {
      return false;
    }
    try {
      responder.write(answer(request, path.substring(PATH.length())), response);
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e);
    }
    return true;
  }

  private ApiResponse answer(Request request, String id) throws IOException {
    var peer =
        Peers.of(request.getAttribute(SslSessionData.ATTRIBUTE))
            .filter(isMember)
            .map(PeerIdentity::nodeId);
    if (peer.isEmpty()) {
      return ApiResponse.error(401, "the certificate of a node of this swarm is needed");
    }
    var query = Request.extractQueryParameters(request);
    boolean isTaken =
        "1".equals(query.getValue("stream"))
            ? stream(request, id, peer.get())
            : desk.answered(
                id, peer.get(), ApiResponse.rawJson(status(query), BodyLimit.read(request)));
    return isTaken
        ? ApiResponse.empty(204)
        : ApiResponse.error(404, "nobody waits for this answer");
  }

  private static int status(Fields query) {
    var given = Optional.ofNullable(query.getValue("status")).orElse("");
    return given.matches("[1-5]\\d\\d") ? Integer.parseInt(given) : 500;
  }

  /// Reads on the request's own thread until the node has no more or nobody reads.
  private boolean stream(Request request, String id, String nodeId) {
    var connection = request.getConnectionMetaData().getConnection().getEndPoint();
    var lines = new Arriving(connection);
    try {
      if (!desk.answered(id, nodeId, ApiResponse.lines(lines))) {
        return false;
      }
      var body = new InputStreamReader(Content.Source.asInputStream(request), UTF_8);
      var reader = new BufferedReader(body);
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank() && !lines.put(line)) {
          return true;
        }
      }
    } catch (IOException gone) {
      return true; // the node or the way to it, or the reader: the end of the stream either way
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lines.end();
    }
    return true;
  }

  /// Lines on their way from a connection to a reader. A reader that goes away first ends the
  /// connection, which is how its node learns of it.
  private static final class Arriving implements LineSource {
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final QueueFeed<String> queue;

    Arriving(EndPoint connection) {
      queue =
          new QueueFeed<>(
              LINES_WAITING_MAX,
              () -> {
                if (isOver.compareAndSet(false, true)) {
                  connection.close();
                }
              });
    }

    boolean put(String line) throws InterruptedException {
      return queue.put(line);
    }

    /// The connection is somebody else's from here on.
    void end() {
      isOver.set(true);
      queue.end();
    }

    @Override
    public Optional<List<String>> next(Duration atMost) throws InterruptedException {
      return queue.next(atMost);
    }

    /// The reader wants no more.
    @Override
    public void close() {
      queue.close();
    }
  }
}
