package skep.scheduler;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import skep.model.Node;
import skep.model.PlacementPreference;

/// Nodes branched by the values of the preferred labels, one level per preference. Each task goes
/// to the branch with the fewest tasks of the service that still has a node for it; nodes without
/// the label form a branch of their own.
final class SpreadTree {
  private static final String NODE_LABEL = "node.labels.";
  private static final String ENGINE_LABEL = "engine.labels.";

  private final List<PlacementPreference> preferences;
  private final Supplier<Candidates> newLeaf;
  private final SortedMap<String, SpreadTree> branches = new TreeMap<>();
  private final Candidates leaf;
  private int serviceTasks;

  /// @param preferences one for each level below this one
  SpreadTree(List<PlacementPreference> preferences, Supplier<Candidates> newLeaf) {
    this.preferences = preferences;
    this.newLeaf = newLeaf;
    this.leaf = newLeaf.get();
  }

  /// Puts the node into its branch. Its tasks count there even when it can take no more.
  void add(int index, NodeLoad load) {
    serviceTasks += load.serviceTasks();
    if (preferences.isEmpty()) {
      leaf.add(index);
      return;
    }
    var label = preferences.getFirst().spread().spreadDescriptor();
    branches
        .computeIfAbsent(
            labelValue(label, load.node()),
            absent -> new SpreadTree(preferences.subList(1, preferences.size()), newLeaf))
        .add(index, load);
  }

  /// After the last node.
  void order() {
    leaf.order();
    branches.values().forEach(SpreadTree::order);
  }

  boolean isEmpty() {
    return leaf.isEmpty() && branches.values().stream().allMatch(SpreadTree::isEmpty);
  }

  /// Index of the node for the next task. Not when empty.
  int best() {
    return preferences.isEmpty() ? leaf.best() : bestBranch().best();
  }

  /// The best node got a task.
  void bestWasUsed() {
    serviceTasks++;
    if (preferences.isEmpty()) {
      leaf.bestWasUsed();
    } else {
      // The branch counts are unchanged since best(), so this is the same branch.
      bestBranch().bestWasUsed();
    }
  }

  private SpreadTree bestBranch() {
    SpreadTree best = this;
    for (var branch : branches.values()) {
      if (!branch.isEmpty() && (best == this || branch.serviceTasks < best.serviceTasks)) {
        best = branch;
      }
    }
    return best;
  }

  private static String labelValue(String descriptor, Node node) {
    if (descriptor.startsWith(NODE_LABEL)) {
      return node.spec().labels().getOrDefault(descriptor.substring(NODE_LABEL.length()), "");
    }
    if (descriptor.startsWith(ENGINE_LABEL)) {
      return node.description()
          .engine()
          .labels()
          .getOrDefault(descriptor.substring(ENGINE_LABEL.length()), "");
    }
    return "";
  }
}
