package skep.shell.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import skep.shell.value.Value;

/// `--publish 8080:80/tcp` or `--publish published=8080,target=80,mode=host`. The long form also
/// knows skep's own `proxy-protocol=v2`, `client-address=keep` and `accelerate=nft`.
///
/// @param target port in the container
/// @param published port on the nodes; 0: chosen
/// @param options skep's own, by the name they have in JSON
public record PublishFlag(
    int target, int published, String protocol, String mode, SortedMap<String, String> options) {
  private static final Pattern SHORT =
      Pattern.compile("(?:(?<published>[\\d-]+):)?(?<target>[\\d-]+)(?:/(?<protocol>\\w+))?");

  /// Without skep's options.
  public PublishFlag(int target, int published, String protocol, String mode) {
    this(target, published, protocol, mode, new TreeMap<>());
  }

  /// One for each port of a range.
  ///
  /// @throws IllegalArgumentException with Docker's text
  public static List<PublishFlag> parse(String text) {
    return text.contains("=") ? List.of(parseLong(text)) : parseShort(text);
  }

  /// Docker's JSON of the port.
  public Value toValue() {
    var port =
        Value.noFields()
            .with("Protocol", Value.of(protocol))
            .with("TargetPort", Value.of(target))
            .with("PublishMode", Value.of(mode));
    if (published != 0) {
      port = port.with("PublishedPort", Value.of(published));
    }
    for (var option : options.entrySet()) {
      port = port.with("SkepIngress." + option.getKey(), Value.of(option.getValue()));
    }
    return port;
  }

  private static PublishFlag parseLong(String text) {
    int target = 0;
    int published = 0;
    var protocol = "tcp";
    var mode = "ingress";
    var options = new TreeMap<String, String>();
    for (var field : CsvFields.of(text)) {
      switch (field.key()) {
        case "target" -> target = port(field.value(), "target ");
        case "published" -> published = port(field.value(), "published ");
        case "protocol" -> protocol = protocol(field.value());
        case "mode" -> mode = mode(field.value());
        case "proxy-protocol" -> options.put("ProxyProtocol", only("v2", field));
        case "client-address" -> options.put("ClientAddress", only("keep", field));
        case "accelerate" -> options.put("Accelerate", only("nft", field));
        default -> throw new IllegalArgumentException("invalid field key '" + field.key() + "'");
      }
    }
    if (target == 0) {
      throw new IllegalArgumentException("missing mandatory field 'target'");
    }
    if (!options.isEmpty() && mode.equals("host")) {
      throw new IllegalArgumentException(
          "proxy-protocol, client-address and accelerate are for mode=ingress");
    }
    return new PublishFlag(target, published, protocol, mode, options);
  }

  private static String only(String allowed, CsvFields.Field field) {
    if (!field.value().equals(allowed)) {
      throw new IllegalArgumentException(
          "invalid %s value '%s': must be %s".formatted(field.key(), field.value(), allowed));
    }
    return allowed;
  }

  private static List<PublishFlag> parseShort(String text) {
    var match = SHORT.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          text.chars().filter(c -> c == ':').count() > 1
              ? "hostip is not supported"
              : "invalid containerPort: " + text);
    }
    var protocolGiven = match.group("protocol");
    var protocol = protocolGiven == null ? "tcp" : protocol(protocolGiven);
    var targets = range(match.group("target"));
    var publishedGiven = match.group("published");
    var published = publishedGiven == null ? List.<Integer>of() : range(publishedGiven);
    if (!published.isEmpty() && published.size() != targets.size()) {
      throw new IllegalArgumentException("invalid ranges specified for container and host Ports");
    }
    var flags = new ArrayList<PublishFlag>();
    for (int i = 0; i < targets.size(); i++) {
      flags.add(
          new PublishFlag(
              targets.get(i), published.isEmpty() ? 0 : published.get(i), protocol, "ingress"));
    }
    return flags;
  }

  private static List<Integer> range(String text) {
    int dash = text.indexOf('-');
    int first = port(dash < 0 ? text : text.substring(0, dash), "");
    int last = dash < 0 ? first : port(text.substring(dash + 1), "");
    if (last < first) {
      throw new IllegalArgumentException("invalid range specified for port: " + text);
    }
    var ports = new ArrayList<Integer>();
    for (int port = first; port <= last; port++) {
      ports.add(port);
    }
    return ports;
  }

  private static int port(String text, String field) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // reported below, with the ports out of range
    }
    throw new IllegalArgumentException(
        "invalid %sport '%s': must be 1 to 65535".formatted(field, text));
  }

  private static String protocol(String text) {
    if (!List.of("tcp", "udp", "sctp").contains(text)) {
      throw new IllegalArgumentException("invalid protocol value '" + text + "'");
    }
    return text;
  }

  private static String mode(String text) {
    if (!text.equals("ingress") && !text.equals("host")) {
      throw new IllegalArgumentException(
          "invalid publish mode value (" + text + "): must be either 'ingress' or 'host'");
    }
    return text;
  }
}
