package skep.bootstrap.host;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Scripts that try whether hosts reach each other's ports, and what they say.
public final class PortScripts {
  private static final Duration LISTEN_LIMIT = Duration.ofSeconds(40);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(8);

  private PortScripts() {}

  /// How a connection attempt ended.
  public enum Reach {
    OK,
    /// Answered by a reset: nobody listens, or a firewall says so.
    REFUSED,
    UNREACHABLE,
    /// Not answered: a firewall drops it, or nothing has that address.
    SILENT
  }

  /// Listens on ports as long as the stream is open, at most 30 s.
  public static Script listen(Collection<Integer> ports) {
    return Script.asUser("PORTS=\"" + words(ports) + "\"\n" + FactsScript.resource("listen.sh"))
        .within(LISTEN_LIMIT);
  }

  /// @param targets `address:port`
  public static Script connect(Collection<String> targets) {
    return Script.asUser(
            "TARGETS=\"" + words(targets) + "\"\n" + FactsScript.resource("connect.sh"))
        .within(CONNECT_LIMIT);
  }

  /// What a connecting script found, by target; without an entry it was not tried.
  public static SortedMap<String, Reach> reached(String lines) {
    var found = new TreeMap<String, Reach>();
    lines
        .lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2)
        .forEach(
            words -> {
              for (var reach : Reach.values()) {
                if (reach.name().toLowerCase(Locale.ROOT).equals(words[1])) {
                  found.put(words[0], reach);
                }
              }
            });
    return found;
  }

  private static String words(Collection<?> words) {
    return words.stream().map(Object::toString).collect(Collectors.joining(" "));
  }
}
