package skep.shell.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import skep.shell.value.Value;

/// `--mount type=bind,source=/a,target=/b,readonly`.
public final class MountFlag {
  private static final List<String> TYPES = List.of("bind", "volume", "tmpfs");

  private MountFlag() {}

  /// Docker's JSON of the mount.
  ///
  /// @throws IllegalArgumentException with Docker's text, or saying that skep lacks an option
  public static Value parse(String text) {
    Map<String, Value> mount = new LinkedHashMap<>();
    mount.put("Type", Value.of("volume"));
    for (var field : CsvFields.of(text)) {
      read(field, mount);
    }
    check(mount);
    return new Value.Fields(mount);
  }

  private static void read(CsvFields.Field field, Map<String, Value> mount) {
    switch (field.key()) {
      case "readonly", "ro" -> mount.put("ReadOnly", Value.of(isOn(field)));
      case "type" -> mount.put("Type", Value.of(type(needed(field))));
      case "source", "src" -> mount.put("Source", Value.of(needed(field)));
      case "target", "dst", "destination" -> mount.put("Target", Value.of(needed(field)));
      case "consistency",
          "bind-propagation",
          "bind-nonrecursive",
          "bind-recursive",
          "volume-driver",
          "volume-opt",
          "volume-label",
          "volume-nocopy",
          "volume-subpath",
          "tmpfs-size",
          "tmpfs-mode" ->
          throw new IllegalArgumentException(
              "mount option " + field.key() + " is not supported by skep yet");
      default ->
          throw new IllegalArgumentException(
              "unexpected key '%s' in '%s'".formatted(field.key(), field.key()));
    }
  }

  private static String needed(CsvFields.Field field) {
    if (!field.hasValue()) {
      throw new IllegalArgumentException(
          "invalid field '" + field.key() + "' must be a key=value pair");
    }
    return field.value();
  }

  private static boolean isOn(CsvFields.Field field) {
    if (!field.hasValue()) {
      return true;
    }
    return switch (field.value().toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw new IllegalArgumentException(
              "invalid value for %s: %s".formatted(field.key(), field.value()));
    };
  }

  private static String type(String given) {
    var type = given.toLowerCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "mount type " + given + " is not supported by skep yet (use bind, volume or tmpfs)");
    }
    return type;
  }

  private static void check(Map<String, Value> mount) {
    if (!mount.containsKey("Target")) {
      throw new IllegalArgumentException("target is required");
    }
    var type = mount.get("Type");
    boolean hasSource = mount.containsKey("Source");
    if (Value.of("bind").equals(type) && !hasSource) {
      throw new IllegalArgumentException("source is required when specifying mount type bind");
    }
    if (Value.of("tmpfs").equals(type) && hasSource) {
      throw new IllegalArgumentException("cannot specify source for mount type tmpfs");
    }
  }
}
