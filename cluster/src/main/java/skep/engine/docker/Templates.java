package skep.engine.docker;

import java.util.Locale;
import java.util.regex.Pattern;
import skep.model.NodeDescription;
import skep.model.Task;

/// Fills in Swarm's placeholders (`{{.Node.Hostname}}`) in env, hostname and mounts. Pure.
///
/// @param containerName for `{{.Task.Name}}`, as Swarm has it
record Templates(Task task, String containerName, NodeDescription node) {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\s*\\.([A-Za-z]+)\\.([A-Za-z.]+)\\s*}}");

  /// @throws IllegalArgumentException naming a placeholder that does not exist
  String fill(String text) {
    if (!text.contains("{{")) {
      return text;
    }
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            found ->
                java.util.regex.Matcher.quoteReplacement(value(found.group(1), found.group(2))));
  }

  private String value(String noun, String field) {
    return switch ((noun + "." + field).toLowerCase(Locale.ROOT)) {
      case "service.id" -> task.serviceId();
      case "service.name" -> task.serviceName();
      case "node.id" -> task.nodeId().orElse("");
      case "node.hostname" -> node.hostname();
      case "node.platform.architecture" -> node.platform().architecture();
      case "node.platform.os" -> node.platform().os();
      case "task.id" -> task.id();
      case "task.name" -> containerName;
      case "task.slot" -> String.valueOf(task.slot());
      default ->
          throw new IllegalArgumentException("unknown template {{.%s.%s}}".formatted(noun, field));
    };
  }
}
