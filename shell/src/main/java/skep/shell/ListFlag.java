package skep.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import skep.shell.command.Arguments;
import skep.shell.flags.Environment;
import skep.shell.flags.MountFlag;
import skep.shell.flags.PublishFlag;
import skep.shell.flags.UlimitFlag;
import skep.shell.value.Value;

/// A flag that fills a list or map of a spec: `--env` when creating, `--env-add` and `--env-rm`
/// when updating.
///
/// @param stem of the flags' names
/// @param path of the list in a service spec
record ListFlag(String stem, String path, Form form, String help) {
  private static final String CONTAINER = "TaskTemplate.ContainerSpec.";

  static final List<ListFlag> ALL =
      List.of(
          new ListFlag(
              "constraint",
              "TaskTemplate.Placement.Constraints",
              Form.TEXT,
              "placement constraint"),
          new ListFlag("container-label", CONTAINER + "Labels", Form.MAP, "container label"),
          new ListFlag("dns", CONTAINER + "DNSConfig.Nameservers", Form.TEXT, "DNS server"),
          new ListFlag("dns-option", CONTAINER + "DNSConfig.Options", Form.TEXT, "DNS option"),
          new ListFlag(
              "dns-search", CONTAINER + "DNSConfig.Search", Form.TEXT, "DNS search domain"),
          new ListFlag("env", CONTAINER + "Env", Form.ENV, "environment variable"),
          new ListFlag("group", CONTAINER + "Groups", Form.TEXT, "supplementary user group"),
          new ListFlag("host", CONTAINER + "Hosts", Form.HOST, "host-to-IP mapping (host:ip)"),
          new ListFlag("label", "Labels", Form.MAP, "service label"),
          new ListFlag("mount", CONTAINER + "Mounts", Form.MOUNT, "mount"),
          new ListFlag(
              "placement-pref",
              "TaskTemplate.Placement.Preferences",
              Form.SPREAD,
              "placement preference"),
          new ListFlag("publish", "EndpointSpec.Ports", Form.PORT, "published port"),
          new ListFlag("sysctl", CONTAINER + "Sysctls", Form.MAP, "sysctl option"),
          new ListFlag("ulimit", CONTAINER + "Ulimits", Form.ULIMIT, "ulimit option"));

  /// What an element is, and what makes two the same.
  enum Form {
    TEXT,
    ENV,
    MAP,
    HOST,
    MOUNT,
    PORT,
    SPREAD,
    ULIMIT
  }

  /// The spec with elements removed, then added.
  Value edit(Value spec, Arguments arguments, String addFlag, List<String> added) {
    var removeFlag = "--" + stem + "-rm";
    if (added.isEmpty() && !arguments.has(removeFlag)) {
      return spec;
    }
    var elements = elements(spec.at(path));
    for (var text : arguments.texts(removeFlag)) {
      if (form == Form.PORT) {
        var targets = arguments.parsed(removeFlag, text, ListFlag::targets);
        elements.values().removeIf(port -> targets.contains(portTarget(port)));
      } else {
        elements.remove(arguments.parsed(removeFlag, text, this::removalKey));
      }
    }
    var seen = new LinkedHashMap<String, String>();
    for (var text : added) {
      for (var element : arguments.parsed(addFlag, text, this::parse)) {
        boolean isRepeated = seen.put(key(element), text) != null;
        if (isRepeated && form == Form.MOUNT) {
          arguments.parsed(addFlag, text, ListFlag::refuseDuplicateMount);
        }
        elements.put(key(element), element);
      }
    }
    return spec.with(path, form == Form.MAP ? map(elements) : new Value.Items(list(elements)));
  }

  private static String refuseDuplicateMount(String text) {
    throw new IllegalArgumentException("duplicate mount target in " + text);
  }

  private LinkedHashMap<String, Value> elements(Value before) {
    var elements = new LinkedHashMap<String, Value>();
    before.items().forEach(element -> elements.put(key(element), element));
    before.fields().forEach((key, value) -> elements.put(key, Value.of(key + "=" + value.text())));
    return elements;
  }

  private static List<Value> list(Map<String, Value> elements) {
    return List.copyOf(elements.values());
  }

  private static Value map(Map<String, Value> elements) {
    var texts = elements.values().stream().map(Value::text).toList();
    Map<String, Value> fields = new LinkedHashMap<>();
    Environment.toMap(texts).forEach((key, value) -> fields.put(key, Value.of(value)));
    return new Value.Fields(fields);
  }

  private String key(Value element) {
    return switch (form) {
      case TEXT, HOST -> element.text();
      case ENV, MAP -> Environment.key(element.text());
      case MOUNT -> element.get("Target").text();
      case ULIMIT -> element.get("Name").text();
      case SPREAD -> "spread=" + element.at("Spread.SpreadDescriptor").text();
      case PORT -> element.get("PublishedPort").number() + ":" + portTarget(element);
    };
  }

  private static String portTarget(Value port) {
    return port.get("TargetPort").text()
        + "/"
        + port.get("Protocol").text()
        + "/"
        + port.get("PublishMode").text();
  }

  /// A port is named by what it leads to, however often that is published: `--publish-rm 80`.
  private static List<String> targets(String text) {
    return PublishFlag.parse(text).stream().map(flag -> portTarget(flag.toValue())).toList();
  }

  private String removalKey(String text) {
    return switch (form) {
      case TEXT, MOUNT, PORT, ULIMIT, SPREAD -> text;
      case ENV, MAP -> Environment.key(text);
      case HOST -> host(text).text();
    };
  }

  private List<Value> parse(String text) {
    return switch (form) {
      case TEXT, ENV, MAP -> List.of(Value.of(text));
      case HOST -> List.of(host(text));
      case MOUNT -> List.of(MountFlag.parse(text));
      case ULIMIT -> List.of(UlimitFlag.parse(text));
      case SPREAD -> List.of(preference(text));
      case PORT -> PublishFlag.parse(text).stream().map(PublishFlag::toValue).toList();
    };
  }

  /// `host:ip`, kept as a line of `/etc/hosts`.
  private static Value host(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || colon == text.length() - 1) {
      throw new IllegalArgumentException("bad format for add-host: \"" + text + "\"");
    }
    return Value.of(text.substring(colon + 1) + " " + text.substring(0, colon));
  }

  private static Value preference(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "placement preference must be of the format \"<strategy>=<arg>\"");
    }
    var strategy = text.substring(0, equals).toLowerCase(Locale.ROOT);
    if (!strategy.equals("spread")) {
      throw new IllegalArgumentException(
          "unsupported placement preference " + strategy + " (only spread is supported)");
    }
    return Value.noFields().with("Spread.SpreadDescriptor", Value.of(text.substring(equals + 1)));
  }
}
