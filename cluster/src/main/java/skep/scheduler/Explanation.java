package skep.scheduler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Why no node would do, in Swarm's words: each node counts for the first filter that refused it,
/// the most frequent reason stands first.
final class Explanation {
  private final List<NodeFilter> filters;
  private final int[] refused;

  Explanation(List<NodeFilter> filters) {
    this.filters = filters;
    this.refused = new int[filters.size()];
  }

  /// Asks the filters about one node.
  ///
  /// @return whether it passes
  boolean ask(NodeLoad load) {
    for (int i = 0; i < refused.length; i++) {
      if (!filters.get(i).check(load)) {
        refused[i]++;
        return false;
      }
    }
    return true;
  }

  String text() {
    record Reason(int nodes, String text) {}
    var reasons = new ArrayList<Reason>();
    for (int i = 0; i < refused.length; i++) {
      if (refused[i] > 0) {
        reasons.add(new Reason(refused[i], filters.get(i).explain(refused[i])));
      }
    }
    if (reasons.isEmpty()) {
      return "no suitable node";
    }
    reasons.sort(Comparator.comparingInt(Reason::nodes).reversed());
    return "no suitable node ("
        + String.join("; ", reasons.stream().map(Reason::text).toList())
        + ")";
  }
}
