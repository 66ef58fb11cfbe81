package skep.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A wire form kept on file, `src/test/resources/golden/NAME.json`, indented for people. What was
/// once written must be read for ever, so a golden file may gain a field but lose none.
///
/// `-Dskep.rewrite=true` writes the files anew instead of comparing.
public record Golden(String name) {
  private static final Path DIRECTORY = Path.of("src", "test", "resources", "golden");

  /// All golden files whose names begin with `prefix`, by name.
  public static List<Golden> all(String prefix) {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .map(Golden::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Without indentation, as on the wire.
  public String json() {
    try {
      return compact(Files.readString(file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Fails unless `json` is what the file holds.
  public void check(String json) {
    if (Boolean.getBoolean("skep.rewrite")) {
      try {
        Files.writeString(file(), indented(json));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(json).as(name).isEqualTo(json());
  }

  @Override
  public String toString() {
    return name;
  }

  private Path file() {
    return DIRECTORY.resolve(name + ".json");
  }

  /// Fails when a component of `value`, or of a record in it, is left at what an absent field is
  /// read as: a golden file must show every field.
  public static void everythingIsSet(String where, Object value) {
    switch (value) {
      case Record record -> componentsAreSet(where, record);
      case Optional<?> option -> {
        assertThat(option).as(where).isPresent();
        option.ifPresent(held -> everythingIsSet(where, held));
      }
      case Collection<?> list -> {
        assertThat(list).as(where).isNotEmpty();
        list.forEach(held -> everythingIsSet(where, held));
      }
      case Map<?, ?> map -> assertThat(map).as(where).isNotEmpty();
      case String text -> assertThat(text).as(where).isNotEmpty();
      case Number number -> assertThat(number.doubleValue()).as(where).isNotZero();
      case Boolean flag -> assertThat(flag).as(where).isTrue();
      default -> {}
    }
  }

  private static void componentsAreSet(String where, Record record) {
    for (var component : record.getClass().getRecordComponents()) {
      try {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        everythingIsSet(where + "." + component.getName(), accessor.invoke(record));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String compact(String json) {
    var text = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"' && (i == 0 || json.charAt(i - 1) != '\\')) {
        isQuoted = !isQuoted;
      }
      if (isQuoted || !Character.isWhitespace(c)) {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String indented(String json) {
    var text = new StringBuilder();
    boolean isQuoted = false;
    int depth = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean isEmpty = json.startsWith("{}", i) || json.startsWith("[]", i);
      if (c == '"' && json.charAt(i - 1) != '\\') {
        isQuoted = !isQuoted;
      }
      if (isQuoted) {
        text.append(c);
      } else if (isEmpty) {
        text.append(json, i, i + 2);
        i++;
      } else if (c == '{' || c == '[') {
        depth++;
        text.append(c).append(newLine(depth));
      } else if (c == '}' || c == ']') {
        depth--;
        text.append(newLine(depth)).append(c);
      } else if (c == ',') {
        text.append(c).append(newLine(depth));
      } else {
        text.append(c == ':' ? ": " : String.valueOf(c));
      }
    }
    return text.append("\n").toString();
  }

  private static String newLine(int depth) {
    return "\n" + "  ".repeat(depth);
  }
}
