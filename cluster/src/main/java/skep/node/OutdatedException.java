package skep.node;

import java.io.IOException;
import skep.model.Epoch;

/// This manager's log belongs to a life of the swarm that is over.
final class OutdatedException extends IOException {
  private static final long serialVersionUID = 1;

  OutdatedException(Epoch own, Epoch newest) {
    super(text(own, newest));
  }

  /// What its operator is told, everywhere.
  static String text(Epoch own, Epoch newest) {
    return "this manager is of an earlier life of the swarm (epoch %d), which goes on without it in epoch %d. Its manager is stopped; its containers and its data are kept. To come back: \"skep swarm leave --force\" (sets its data aside), then \"skep swarm join\" with a token of the swarm"
        .formatted(own.number(), newest.number());
  }
}
