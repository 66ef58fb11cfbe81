package skep.api;

import java.util.Optional;
import java.util.UUID;
import skep.api.client.ApiClient;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.ModelJson;

/// A request on its route.
///
/// @param id the path's variable part; empty when it has none
record Call(ApiRequest request, String id) {

  /// Docker reads `0`, `no`, `false` and `none` as false, anything else as true.
  boolean flag(String name) {
    var value = request.query(name).orElse("").strip().toLowerCase(java.util.Locale.ROOT);
    return switch (value) {
      case "", "0", "no", "false", "none" -> false;
      default -> true;
    };
  }

  /// The version of the object the asker saw.
  long version(String kind) {
    var raw = request.query("version").orElse("");
    try {
      return Long.parseUnsignedLong(raw);
    } catch (NumberFormatException e) {
      throw new ControlException(
          Kind.INVALID, "invalid %s version '%s': not a number".formatted(kind, raw));
    }
  }

  <T> T body(Class<T> type) {
    try {
      return ModelJson.read(type, request.body());
    } catch (IllegalArgumentException e) {
      throw new ControlException(Kind.INVALID, "invalid request body: " + e.getMessage());
    }
  }

  Filters filters(String... known) {
    return Filters.of(request, java.util.List.of(known));
  }

  String requestId() {
    return request.header(ApiClient.REQUEST_ID).orElseThrow();
  }

  /// The same, with a request id if it had none, so that handing it on twice does it once.
  Call identified() {
    Optional<String> given = request.header(ApiClient.REQUEST_ID).filter(id -> !id.isBlank());
    return given.isPresent()
        ? this
        : new Call(request.withHeader(ApiClient.REQUEST_ID, UUID.randomUUID().toString()), id);
  }
}
