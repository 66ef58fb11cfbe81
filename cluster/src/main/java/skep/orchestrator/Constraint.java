package skep.orchestrator;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import skep.model.Node;

/// One condition a node must meet: `key==value` or `key!=value`. Values are compared whole and
/// without regard to case. A label that a node does not have is equal to nothing; a key that nobody
/// knows matches no node.
///
/// @param key `node.id`, `node.hostname`, `node.ip`, `node.role`, `node.platform.os`,
///   `node.platform.arch`, `node.labels.X` or `engine.labels.X`; all but X in any case
/// @param isEqual `==` rather than `!=`
/// @param value what to compare with; for `node.ip` an address or a CIDR
public record Constraint(String key, boolean isEqual, String value) {
  private static final String NODE_LABEL = "node.labels.";
  private static final String ENGINE_LABEL = "engine.labels.";

  /// Empty when `text` has neither operator: such a constraint matches no node.
  public static Optional<Constraint> parse(String text) {
    int equal = text.indexOf("==");
    int unequal = text.indexOf("!=");
    boolean isEqual = equal >= 0 && (unequal < 0 || equal < unequal);
    int at = isEqual ? equal : unequal;
    if (at < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Constraint(text.substring(0, at).strip(), isEqual, text.substring(at + 2).strip()));
  }

  /// Whether `node` meets every one of `constraints`.
  public static boolean allMet(List<String> constraints, Node node) {
    for (var text : constraints) {
      if (!parse(text).map(constraint -> constraint.isMetBy(node)).orElse(false)) {
        return false;
      }
    }
    return true;
  }

  public boolean isMetBy(Node node) {
    var lower = key.toLowerCase(Locale.ROOT);
    if (lower.startsWith(NODE_LABEL)) {
      return isLabelMet(node.spec().labels(), key.substring(NODE_LABEL.length()));
    }
    if (lower.startsWith(ENGINE_LABEL)) {
      return isLabelMet(node.description().engine().labels(), key.substring(ENGINE_LABEL.length()));
    }
    return switch (lower) {
      case "node.id" -> isMet(node.id());
      case "node.hostname" -> isMet(node.hostname());
      case "node.ip" -> isIpMet(node.status().addr());
      case "node.role" -> isMet(node.spec().role().wire());
      case "node.platform.os" -> isMet(node.description().platform().os());
      case "node.platform.arch" -> isMet(node.description().platform().architecture());
      default -> false;
    };
  }

  private boolean isLabelMet(SortedMap<String, String> labels, String label) {
    var actual = labels.get(label);
    return actual == null ? !isEqual : isMet(actual);
  }

  private boolean isMet(String actual) {
    return value.equalsIgnoreCase(actual) == isEqual;
  }

  private boolean isIpMet(String address) {
    var range = IpRange.parse(value);
    return range.isPresent() && range.get().contains(address) == isEqual;
  }
}
