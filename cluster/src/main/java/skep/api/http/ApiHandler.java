package skep.api.http;

import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import skep.api.ApiRequest;
import skep.api.ApiResponse;
import skep.api.Origin;
import skep.api.SwarmApi;

/// Takes HTTP requests to the API, each on a virtual thread of its own.
final class ApiHandler extends Handler.Abstract {
  /// Longer than any answer may take inside.
  private static final long PATIENCE_SECONDS = 60;

  private final SwarmApi api;
  private final String prefix;
  private final Function<Request, Optional<Origin>> origin;
  private final Responder responder;

  /// @param prefix of paths, not part of the API's; others are not handled
  /// @param origin empty: not let in
  ApiHandler(
      SwarmApi api,
      String prefix,
      Function<Request, Optional<Origin>> origin,
      Responder responder) {
    super(InvocationType.BLOCKING);
    this.api = api;
    this.prefix = prefix;
    this.origin = origin;
    this.responder = responder;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var path = request.getHttpURI().getDecodedPath();
    if (path == null || !path.startsWith(prefix)) {
      return false;
    }
    try {
      responder.write(answer(request, path.substring(prefix.length())), response);
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e);
    }
    return true;
  }

  private ApiResponse answer(Request request, String path) throws IOException {
    var from = origin.apply(request);
    if (from.isEmpty()) {
      return ApiResponse.error(401, "the certificate of a node of this swarm is needed");
    }
    try {
      return await(api.handle(read(request, path, from.get())));
    } catch (BodyLimit.TooLong _) {
      return ApiResponse.error(413, BodyLimit.TooLong.TEXT);
    }
  }

  private static ApiRequest read(Request request, String path, Origin from) throws IOException {
    var query = new TreeMap<String, String>();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      query.put(field.getName(), field.getValue());
    }
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (var field : request.getHeaders()) {
      headers.put(field.getName(), field.getValue());
    }
    var body =
        from instanceof Origin.Local && path.equals(SwarmApi.RESTORE)
            ? BodyLimit.readBackup(request)
            : BodyLimit.read(request);
    return new ApiRequest(request.getMethod(), path, query, headers, body, from);
  }

  private static ApiResponse await(CompletableFuture<ApiResponse> answer) throws IOException {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return ApiResponse.error(504, "no answer within " + PATIENCE_SECONDS + " s");
    } catch (ExecutionException e) {
      return ApiResponse.error(500, "internal error: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopping", e);
    }
  }
}
