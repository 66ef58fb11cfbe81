package skep.api.http;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import skep.api.ApiResponse;
import skep.api.GroupDesk;
import skep.ca.PeerIdentity;
import skep.model.Epoch;
import skep.model.NodeRole;

/// `GET /group?number=N&id=ID`: a manager's word about itself, for whoever shows a manager's
/// certificate. Not only for members: a manager that the swarm has gone on without must be able to
/// find that out. Number and id are the asker's epoch.
final class GroupHandler extends Handler.Abstract {
  static final String PATH = "/group";
  private static final int PATIENCE_SECONDS = 2;

  private final GroupDesk desk;
  private final Responder responder;

  GroupHandler(GroupDesk desk, Responder responder) {
    super(InvocationType.BLOCKING);
    this.desk = desk;
    this.responder = responder;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals(PATH)) {
      return false;
    }
    try {
      responder.write(answer(request), response);
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e);
    }
    return true;
  }

  private ApiResponse answer(Request request) throws IOException {
    boolean isManager =
        Peers.of(request.getAttribute(SslSessionData.ATTRIBUTE))
            .map(PeerIdentity::role)
            .filter(role -> role == NodeRole.MANAGER)
            .isPresent();
    if (!isManager) {
      return ApiResponse.error(401, "the certificate of a manager of this swarm is needed");
    }
    try {
      var report = desk.report(epoch(request)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return ApiResponse.json(200, report);
    } catch (NumberFormatException e) {
      return ApiResponse.error(400, "number is none");
    } catch (ExecutionException e) {
      return ApiResponse.error(500, "internal error: " + e.getCause());
    } catch (TimeoutException e) {
      return ApiResponse.error(504, "no answer within " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopping", e);
    }
  }

  private static Epoch epoch(Request request) {
    var query = Request.extractQueryParameters(request);
    var id = Optional.ofNullable(query.getValue("id")).orElse("");
    var number = Optional.ofNullable(query.getValue("number")).orElse("1");
    return new Epoch(Math.max(1, Long.parseLong(number)), id);
  }
}
