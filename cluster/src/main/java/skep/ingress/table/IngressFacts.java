package skep.ingress.table;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the leader heard lately of the nodes' ingress. Not stored anywhere.
///
/// @param version of the newest table
/// @param nodes by node id, those that have a session
public record IngressFacts(long version, SortedMap<String, NodeFacts> nodes) {

  public static final IngressFacts NONE = new IngressFacts(0, new TreeMap<>());

  public IngressFacts {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  /// One node's ingress.
  ///
  /// @param version of the table it serves; 0: it has not said
  /// @param faults ports it does not serve as asked
  /// @param counters of the ports it has open
  /// @param rates new connections each second, by port
  public record NodeFacts(
      long version,
      List<PortFault> faults,
      List<PortCounters> counters,
      SortedMap<PublishedPort, Double> rates) {

    public NodeFacts {
      faults = List.copyOf(faults);
      counters = List.copyOf(counters);
      rates = Collections.unmodifiableSortedMap(new TreeMap<>(rates));
    }
  }
}
