package skep.api;

import skep.manager.ControlException;

/// How often a request was handed on. A worker hands it to a manager and that to the leader; a
/// third time means that they disagree about who leads.
final class Hops {
  static final String HEADER = "Skep-Hops";
  private static final int MAX = 2;

  private Hops() {}

  /// Whether the request may not be handed on any more.
  static boolean isSpent(ApiRequest request) {
    return of(request) >= MAX;
  }

  /// `request` as the next node gets it.
  static ApiRequest next(ApiRequest request) {
    int hops = of(request);
    if (hops >= MAX) {
      throw ControlException.noLeader();
    }
    return request.withHeader(HEADER, String.valueOf(hops + 1));
  }

  /// `request` for a manager that is to answer for itself or not at all.
  static ApiRequest last(ApiRequest request) {
    return request.withHeader(HEADER, String.valueOf(MAX));
  }

  /// An operator's word has none, whatever its header says.
  private static int of(ApiRequest request) {
    return switch (request.origin()) {
      case Origin.Local _ -> 0;
      case Origin.Forwarded _ -> request.header(HEADER).orElse("").equals("1") ? 1 : MAX;
    };
  }
}
