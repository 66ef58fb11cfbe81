package skep.manager;

import java.util.List;
import skep.store.Batch;
import skep.store.ClusterState;

/// What a request would do, had it been made: the leader's next pass over it, which is not written.
///
/// @param before the state it was decided on
/// @param batch what would be written first; later passes may do more
/// @param causes of what the reconcilers decided, for people
public record Preview(ClusterState before, Batch batch, List<String> causes) {
  public Preview {
    causes = List.copyOf(causes);
  }
}
