package skep.bootstrap.plan;

import java.util.List;

/// Steps between two safe points: when one fails, the stage is brought to its end and no other is
/// begun.
///
/// @param isParallel whether hosts do not wait for each other; the steps of one host are in order
///   in any case
public record Stage(String title, boolean isParallel, List<BootstrapStep> steps) {
  public Stage {
    steps = List.copyOf(steps);
  }
}
