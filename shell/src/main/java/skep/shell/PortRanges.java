package skep.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import skep.model.PortConfig;

/// Ports that every node answers, as Docker shows them: `*:80-81->8080-8081/tcp`. What is published
/// on the nodes of the tasks alone is shown with the tasks.
final class PortRanges {
  private final String protocol;
  private final int firstPublished;
  private final int firstTarget;
  private int lastPublished;
  private int lastTarget;

  private PortRanges(PortConfig port) {
    this.protocol = port.protocol();
    this.firstPublished = port.publishedPort();
    this.firstTarget = port.targetPort();
    this.lastPublished = firstPublished;
    this.lastTarget = firstTarget;
  }

  static String of(List<PortConfig> ports) {
    var ranges = new ArrayList<PortRanges>();
    ports.stream()
        .filter(port -> !port.isHostMode() && port.publishedPort() != 0)
        .sorted(
            Comparator.comparing(PortConfig::protocol).thenComparingInt(PortConfig::publishedPort))
        .forEach(
            port -> {
              if (ranges.isEmpty() || !ranges.getLast().takes(port)) {
                ranges.add(new PortRanges(port));
              }
            });
    return String.join(", ", ranges.stream().map(PortRanges::text).toList());
  }

  /// Grows by `port` when it is the next on both sides. Several published ports of one target are
  /// one range as well.
  private boolean takes(PortConfig port) {
    int step = port.targetPort() - lastTarget;
    boolean isManyToOne = lastPublished > firstPublished && lastTarget == firstTarget;
    boolean isNext =
        port.protocol().equals(protocol)
            && port.publishedPort() == lastPublished + 1
            && (lastPublished == firstPublished
                ? step == 0 || step == 1
                : step == (isManyToOne ? 0 : 1));
    if (isNext) {
      lastPublished = port.publishedPort();
      lastTarget = port.targetPort();
    }
    return isNext;
  }

  private String text() {
    return "*:%s->%s/%s"
        .formatted(range(firstPublished, lastPublished), range(firstTarget, lastTarget), protocol);
  }

  private static String range(int first, int last) {
    return first == last ? String.valueOf(first) : first + "-" + last;
  }
}
