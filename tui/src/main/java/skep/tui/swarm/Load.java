package skep.tui.swarm;

import java.util.ArrayList;
import java.util.List;

/// What a node or task uses, now and a little while back.
///
/// @param cpu per cent: of all its cores for a node, of one core for a task
/// @param memoryBytes in use
/// @param memoryTotalBytes what it could have; 0: not known
/// @param inPerSecond bytes received
/// @param outPerSecond bytes sent
/// @param history of `cpu`, newest last
public record Load(
    double cpu,
    long memoryBytes,
    long memoryTotalBytes,
    long inPerSecond,
    long outPerSecond,
    List<Double> history) {
  private static final int KEPT = 30;

  public static final Load NONE = new Load(0, 0, 0, 0, 0, List.of());

  public Load {
    history = List.copyOf(history);
  }

  /// As it is now, with what was before.
  public Load after(Load before) {
    var all = new ArrayList<>(before.history());
    all.add(cpu);
    var kept = all.size() > KEPT ? all.subList(all.size() - KEPT, all.size()) : all;
    return new Load(cpu, memoryBytes, memoryTotalBytes, inPerSecond, outPerSecond, kept);
  }

  /// Per cent of the memory it could have; 0 when that is not known.
  public double memory() {
    return memoryTotalBytes == 0 ? 0 : 100.0 * memoryBytes / memoryTotalBytes;
  }
}
