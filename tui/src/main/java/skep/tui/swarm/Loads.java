package skep.tui.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.pcollections.TreePMap;

/// What nodes and tasks use, as their engines count; sampled, and gone with the dashboard.
///
/// @param nodes by node id
/// @param tasks by task id
/// @param memory of all nodes in per cent, newest last
/// @param cpu the same
public record Loads(
    TreePMap<String, Load> nodes,
    TreePMap<String, Load> tasks,
    List<Double> cpu,
    List<Double> memory) {
  private static final int KEPT = 30;

  public static final Loads NONE =
      new Loads(TreePMap.empty(), TreePMap.empty(), List.of(), List.of());

  public Loads {
    cpu = List.copyOf(cpu);
    memory = List.copyOf(memory);
  }

  /// With a new sample; what is not in it is not there any more.
  public Loads after(SortedMap<String, Load> newNodes, SortedMap<String, Load> newTasks) {
    var nextNodes = merged(nodes, newNodes);
    var nextTasks = merged(tasks, newTasks);
    double used = 0;
    double total = 0;
    double busy = 0;
    for (var load : newNodes.values()) {
      busy += load.cpu();
      used += load.memoryBytes();
      total += load.memoryTotalBytes();
    }
    int count = Math.max(1, newNodes.size());
    return new Loads(
        nextNodes,
        nextTasks,
        plus(cpu, busy / count),
        plus(memory, total == 0 ? 0 : 100 * used / total));
  }

  public Optional<Load> ofNode(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  public Optional<Load> ofTask(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  private static TreePMap<String, Load> merged(
      TreePMap<String, Load> before, SortedMap<String, Load> now) {
    var all = TreePMap.<String, Load>empty();
    for (var entry : now.entrySet()) {
      var old = Optional.ofNullable(before.get(entry.getKey())).orElse(Load.NONE);
      all = all.plus(entry.getKey(), entry.getValue().after(old));
    }
    return all;
  }

  private static List<Double> plus(List<Double> values, double value) {
    var all = new ArrayList<>(values);
    all.add(value);
    return all.size() > KEPT ? all.subList(all.size() - KEPT, all.size()) : all;
  }
}
