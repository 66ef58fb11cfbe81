package skep.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// One endpoint: what it answers to and who answers it.
///
/// @param pattern segments; `{id}` stands for any one
record Route(String method, List<String> pattern, Answerer answerer) {

  /// Who answers; a handler may also throw {@link skep.manager.ControlException}.
  sealed interface Answerer {

    /// This node, for an operator on this host only.
    record Node(NodeHandler handler) implements Answerer {}

    /// Any manager, from what it knows itself.
    record AnyManager(ManagerHandler handler) implements Answerer {}

    /// Any manager; where none can be asked, this node says what it last knew.
    record Status(ManagerHandler handler) implements Answerer {}

    /// The leader, or a manager from an old state while there is no leader.
    record Read(ReadHandler handler) implements Answerer {}

    /// The leader only, from what it alone knows.
    record Leader(ManagerHandler handler) implements Answerer {}

    /// The leader only.
    ///
    /// @param isKnownAgain whether the log knows the request by its id, so that it may be tried
    ///   again when its answer was lost
    record Write(WriteHandler handler, boolean isKnownAgain) implements Answerer {}
  }

  /// Answers for this node.
  @FunctionalInterface
  interface NodeHandler {
    CompletableFuture<ApiResponse> answer(Call call);
  }

  /// Answers for this manager.
  @FunctionalInterface
  interface ManagerHandler {
    CompletableFuture<ApiResponse> answer(ManagerAccess manager, Call call);
  }

  /// Answers from a state.
  @FunctionalInterface
  interface ReadHandler {
    ApiResponse answer(ClusterReads reads, Call call);
  }

  /// Answers by a change.
  @FunctionalInterface
  interface WriteHandler {
    CompletableFuture<ApiResponse> answer(ClusterWrites writes, Call call);
  }

  static Route of(String method, String path, Answerer answerer) {
    return new Route(method, segments(path), answerer);
  }

  static Route read(String path, ReadHandler handler) {
    return of("GET", path, new Answerer.Read(handler));
  }

  static Route write(String method, String path, WriteHandler handler) {
    return of(method, path, new Answerer.Write(handler, true));
  }

  /// A change that is not in the log: it is tried once.
  static Route once(String method, String path, WriteHandler handler) {
    return of(method, path, new Answerer.Write(handler, false));
  }

  /// The path's variable part (empty when it has none), if this route is the request's.
  Optional<String> match(String asked, List<String> segments) {
    if (!asked.equals(method) || segments.size() != pattern.size()) {
      return Optional.empty();
    }
    var id = "";
    for (int i = 0; i < segments.size(); i++) {
      if (pattern.get(i).equals("{id}")) {
        id = segments.get(i);
      } else if (!pattern.get(i).equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(id);
  }

  static List<String> segments(String path) {
    var segments = new ArrayList<String>();
    for (var segment : path.split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(segment);
      }
    }
    return List.copyOf(segments);
  }
}
