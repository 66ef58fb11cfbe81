package skep.shell.complete;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import skep.shell.command.Command;
import skep.shell.complete.Names.Kind;

/// What can be given to a flag.
final class FlagValues {
  /// The words of a help text that lists them: `(active, pause, drain)`, `(a, b; default a)`.
  private static final Pattern CHOICES =
      Pattern.compile("\\(([a-z][a-z-]*(?:, [a-z][a-z-]*)+)(?:;[^)]*)?\\)");

  private static final List<String> NODE_EXPRESSIONS =
      List.of("node.id", "node.hostname", "node.role", "node.platform.os", "node.platform.arch");

  /// @param flag by its long name
  /// @param current what is typed of the value
  List<Candidate> of(Command command, String flag, String current, Names names) {
    return switch (flag) {
      case "--filter" -> filter(command, current, names);
      case "--constraint", "--constraint-add", "--constraint-rm" -> constraint(current, names);
      case "--placement-pref", "--placement-pref-add" -> preference(names);
      case "--label-rm" ->
          keys(isNode(command) ? Kind.NODE_LABEL : Kind.SERVICE_LABEL, "", "", names);
      case "--publish-rm" -> plain(Kind.PORT, "", names);
      case "--format" ->
          List.of(
              Candidate.of("table", "columns", "formats"),
              Candidate.of("json", "one object per line", "formats"));
      case "--context" -> plain(Kind.CONTEXT, "", names);
      default -> choices(command, flag);
    };
  }

  private static List<Candidate> choices(Command command, String flag) {
    var matcher = CHOICES.matcher(command.option(flag).map(o -> o.help()).orElse(""));
    return matcher.find()
        ? List.of(matcher.group(1).split(", ")).stream()
            .map(choice -> Candidate.of(choice, "", "values"))
            .toList()
        : List.of();
  }

  private List<Candidate> filter(Command command, String current, Names names) {
    int equals = current.indexOf('=');
    if (equals < 0) {
      return keys(command).stream().map(key -> Candidate.open(key + "=", "", "filters")).toList();
    }
    var start = current.substring(0, equals + 1);
    return switch (current.substring(0, equals)) {
      case "name" -> plain(ofNoun(command), start, names);
      case "node" -> plain(Kind.NODE, start, names);
      case "label" ->
          keys(isNode(command) ? Kind.NODE_LABEL : Kind.SERVICE_LABEL, start, "", names);
      case "node.label" -> keys(Kind.NODE_LABEL, start, "", names);
      case "role" -> given(start, "manager", "worker");
      case "mode" -> given(start, "replicated", "global");
      case "membership" -> given(start, "accepted", "pending");
      case "desired-state" -> given(start, "running", "shutdown", "accepted");
      case String _ -> List.of();
    };
  }

  private static List<String> keys(Command command) {
    return switch (String.join(" ", command.path())) {
      case "node ls" -> List.of("id", "label", "membership", "name", "node.label", "role");
      case "node ps" -> List.of("desired-state", "id", "label", "name");
      case "service ls" -> List.of("id", "label", "mode", "name");
      case "service ps" -> List.of("desired-state", "id", "name", "node");
      case String _ -> List.of();
    };
  }

  private List<Candidate> constraint(String current, Names names) {
    int operator = Math.max(current.indexOf("=="), current.indexOf("!="));
    if (operator < 0) {
      var found = new ArrayList<Candidate>();
      for (var expression : NODE_EXPRESSIONS) {
        found.add(Candidate.open(expression + "==", "", "expressions"));
      }
      found.addAll(keys(Kind.NODE_LABEL, "node.labels.", "==", names));
      return found;
    }
    var start = current.substring(0, operator + 2);
    return switch (current.substring(0, operator)) {
      case "node.hostname" -> plain(Kind.NODE, start, names);
      case "node.role" -> given(start, "manager", "worker");
      case String _ -> List.of();
    };
  }

  private List<Candidate> preference(Names names) {
    return keys(Kind.NODE_LABEL, "spread=node.labels.", "", names);
  }

  private static List<Candidate> keys(Kind kind, String start, String end, Names names) {
    return names.of(kind).entrySet().stream()
        .map(
            key ->
                new Candidate(
                    start + key.getKey() + end, key.getValue(), kind.group(), end.isEmpty()))
        .toList();
  }

  private static List<Candidate> plain(Kind kind, String start, Names names) {
    return keys(kind, start, "", names);
  }

  private static List<Candidate> given(String start, String... values) {
    return List.of(values).stream().map(v -> Candidate.of(start + v, "", "values")).toList();
  }

  private static Kind ofNoun(Command command) {
    if (command.path().getLast().equals("ps")) {
      return Kind.TASK;
    }
    return isNode(command) ? Kind.NODE : Kind.SERVICE;
  }

  private static boolean isNode(Command command) {
    return command.path().getFirst().equals("node");
  }
}
