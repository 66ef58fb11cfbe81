package skep.dispatcher;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import skep.ingress.table.IngressFacts.NodeFacts;
import skep.ingress.table.PortCounters;
import skep.ingress.table.PortFault;
import skep.ingress.table.PublishedPort;
import skep.session.AgentMessage;
import skep.session.SessionLink;

/// What one node said of its ingress in its session. Lives on the dispatcher's loop.
final class NodeIngress {
  /// A node that carries anything says so every 2 s: after this its rates are nothing.
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final SessionLink link;
  private long version;
  private List<PortFault> faults = List.of();
  private List<PortCounters> counters = List.of();
  private TreeMap<PublishedPort, Double> rates = new TreeMap<>();
  private long countedNanos;

  NodeIngress(SessionLink link, long nowNanos) {
    this.link = link;
    this.countedNanos = nowNanos;
  }

  void tell(List<AgentMessage.IngressRoutes> parts) {
    parts.forEach(link::send);
  }

  /// Of the table that it serves; 0: it has not said.
  long version() {
    return version;
  }

  void served(AgentMessage.IngressServed said) {
    version = said.version();
    faults = said.faults();
  }

  void counted(List<PortCounters> said, long nowNanos) {
    double seconds = Math.max(1e-3, (nowNanos - countedNanos) / 1e9);
    var accepted = new TreeMap<PublishedPort, Long>();
    counters.forEach(port -> accepted.put(port.port(), port.accepted()));
    rates = new TreeMap<>();
    for (var port : said) {
      // A port that was opened anew counts from 0.
      long more = port.accepted() - accepted.getOrDefault(port.port(), 0L);
      rates.put(port.port(), Math.max(0, more) / seconds);
    }
    counters = said;
    countedNanos = nowNanos;
  }

  NodeFacts facts(long nowNanos) {
    boolean isFresh = nowNanos - countedNanos <= FRESH.toNanos();
    return new NodeFacts(version, faults, counters, isFresh ? rates : new TreeMap<>());
  }
}
