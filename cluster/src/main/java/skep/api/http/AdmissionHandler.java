package skep.api.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EndPoint.SslSessionData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import skep.api.Admission;
import skep.api.Admission.JoinAnswer;
import skep.api.Admission.JoinAsk;
import skep.api.Admission.RenewAsk;
import skep.api.ApiResponse;
import skep.manager.ControlException;
import skep.manager.StoreException;
import skep.model.ModelJson;

/// The way in: `GET /ca/root`, `GET /ca/standing` and `POST /ca/join` for whoever comes, `POST
/// /ca/renew` (body: {@link RenewAsk}) for members.
final class AdmissionHandler extends Handler.Abstract {
  static final String ROOT = "/ca/root";
  static final String JOIN = "/ca/join";
  static final String STANDING = "/ca/standing";
  static final String RENEW = "/ca/renew";

  private static final long PATIENCE_SECONDS = 25;

  private final Admission admission;
  private final Responder responder;
  private final FailureLimit failures = new FailureLimit(System::nanoTime);

  AdmissionHandler(Admission admission, Responder responder) {
    super(InvocationType.BLOCKING);
    this.admission = admission;
    this.responder = responder;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var asked = request.getMethod() + " " + Request.getPathInContext(request);
    if (!asked.contains(" /ca/")) {
      return false;
    }
    try {
      responder.write(answer(asked, request), response);
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e);
    }
    return true;
  }

  private ApiResponse answer(String asked, Request request) throws IOException {
    try {
      return switch (asked) {
        case "GET " + ROOT -> ApiResponse.plain(200, admission.rootPem());
        case "GET " + STANDING -> standing(request);
        case "POST " + JOIN -> join(request);
        case "POST " + RENEW -> renew(request);
        default -> ApiResponse.error(404, "page not found");
      };
    } catch (BodyLimit.TooLong _) {
      return ApiResponse.error(413, BodyLimit.TooLong.TEXT);
    } catch (ControlException e) {
      return ApiResponse.refused(e);
    }
  }

  private ApiResponse standing(Request request) {
    var node = Request.extractQueryParameters(request).getValue("node");
    return ApiResponse.json(200, admission.standing(node == null ? "" : node));
  }

  private ApiResponse join(Request request) throws IOException {
    var address = Request.getRemoteAddr(request);
    if (failures.isExceeded(address)) {
      return ApiResponse.error(429, "too many failed attempts to join, try again in a minute");
    }
    var response = admitted(parsed(BodyLimit.read(request)));
    if (response.status() == 400 || response.status() == 401 || response.status() == 403) {
      failures.failed(address);
    }
    return response;
  }

  private ApiResponse admitted(JoinAsk ask) throws IOException {
    try {
      return await(admission.join(ask));
    } catch (ControlException e) {
      return ApiResponse.refused(e);
    }
  }

  private static JoinAsk parsed(String body) {
    try {
      return ModelJson.read(JoinAsk.class, body);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new ControlException(ControlException.Kind.INVALID, "not a request to join");
    }
  }

  private ApiResponse renew(Request request) throws IOException {
    var peer = Peers.of(request.getAttribute(SslSessionData.ATTRIBUTE));
    return peer.isPresent()
        ? await(admission.renew(peer.get().nodeId(), renewal(BodyLimit.read(request))))
        : ApiResponse.error(401, "the certificate of a node of this swarm is needed");
  }

  private static RenewAsk renewal(String body) {
    try {
      return ModelJson.read(RenewAsk.class, body);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new ControlException(ControlException.Kind.INVALID, "not a request for a certificate");
    }
  }

  private static ApiResponse await(CompletableFuture<JoinAnswer> answer) throws IOException {
    try {
      return ApiResponse.json(200, answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ControlException refusal) {
        return ApiResponse.refused(refusal);
      }
      if (e.getCause() instanceof StoreException) {
        return ApiResponse.refused(ControlException.noLeader());
      }
      return ApiResponse.error(500, "internal error: " + e.getCause());
    } catch (TimeoutException e) {
      return ApiResponse.error(504, "no answer within " + PATIENCE_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopping", e);
    }
  }
}
