package skep.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.shell.command.Arguments;
import skep.shell.command.Exit;
import skep.shell.command.Failure;
import skep.shell.command.Option;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.print.Listing;
import skep.shell.template.Template;
import skep.shell.value.JsonText;
import skep.shell.value.Value;
import skep.shell.value.YamlText;

/// What all commands that show something have in common: flags, filters, inspect.
final class Shown {
  static final Option FORMAT =
      Option.value(
          "--format",
          "string",
          "Format output: table, wide, json, yaml, name, 'table TEMPLATE' or 'TEMPLATE'");
  static final Option INSPECT_FORMAT =
      Option.value("--format", "-f", "string", "Format output: json, yaml or 'TEMPLATE'");
  static final Option TIME =
      Option.value("--time", "string", "Show times as 'relative' or 'iso' (default relative)");
  static final Option FILTER = Option.many("--filter", "-f", "Filter output based on conditions");
  static final Option QUIET = Option.flag("--quiet", "-q", "Only display IDs");
  static final Option NO_TRUNC = Option.flag("--no-trunc", "", "Do not truncate output");
  static final Option NO_RESOLVE = Option.flag("--no-resolve", "", "Do not map IDs to Names");
  static final Option PRETTY =
      Option.flag("--pretty", "", "Print the information in a human friendly format");

  private static final int SHORT_ID = 12;

  private Shown() {}

  static void list(Session session, Arguments arguments, Listing listing, List<Value.Fields> rows) {
    session
        .console()
        .out()
        .print(
            arguments.isOn("--quiet")
                ? listing.renderQuiet(rows)
                : listing.render(arguments.text("--format"), rows, width(session)));
  }

  /// Columns of the terminal; 0: there is none, or it does not say.
  private static int width(Session session) {
    var environment = session.console().environment();
    if (!session.console().isTerminal()) {
      return 0;
    }
    try {
      return Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
    } catch (NumberFormatException _) {
      return environment.containsKey("TERM")
          ? RawTerminal.size().map(RawTerminal.Size::columns).orElse(0)
          : 0;
    }
  }

  /// Whether times are to be shown as they are, not as how long ago.
  static boolean isIso(Arguments arguments) {
    var given = arguments.text("--time");
    if (!given.isEmpty() && !given.equals("iso") && !given.equals("relative")) {
      throw UserError.usage("invalid time format \"" + given + "\"", "say relative or iso");
    }
    return given.equals("iso");
  }

  /// Adds the `--filter` flags to a path.
  ///
  /// @param known keys the API understands
  static ApiPath filtered(ApiPath path, Arguments arguments, List<String> known) {
    var byKey = new TreeMap<String, List<String>>();
    for (var filter : arguments.texts("--filter")) {
      int equals = filter.indexOf('=');
      if (equals <= 0) {
        throw UserError.usage(
            "invalid argument \"%s\" for \"-f, --filter\" flag: invalid filter '%s'"
                .formatted(filter, filter),
            "write it as KEY=VALUE; keys: " + String.join(", ", known));
      }
      var key = filter.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      if (!known.contains(key)) {
        throw UserError.usage(
            "invalid filter '" + key + "'", "there are: " + String.join(", ", known));
      }
      byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(filter.substring(equals + 1).strip());
    }
    byKey.forEach((key, values) -> path.filter(key, values.toArray(String[]::new)));
    return path;
  }

  /// The documents of `names` as Docker's inspect prints them: those found, then the errors.
  static Exit inspect(
      Session session,
      Arguments arguments,
      Function<String, Value> fetch,
      Function<Value, String> pretty) {
    var format = arguments.text("--format");
    if (arguments.isOn("--pretty") && !format.isEmpty()) {
      throw UserError.usage("--format is incompatible with human friendly format", "");
    }
    var found = new ArrayList<Value>();
    var failures = new LinkedHashMap<String, Failure>();
    for (var name : arguments.positionals()) {
      try {
        found.add(fetch.apply(name));
      } catch (ApiException e) {
        failures.put(name, Failure.of(e));
      }
    }
    session.console().out().print(documents(arguments, format, found, pretty));
    session.console().out().flush();
    boolean isJson = format.equals("json");
    failures
        .values()
        .forEach(
            failure -> session.console().err().print(isJson ? failure.json() : failure.lines()));
    if (failures.isEmpty()) {
      return Exit.OK;
    }
    return found.isEmpty() ? failures.values().iterator().next().exit() : Exit.PARTLY_FAILED;
  }

  private static String documents(
      Arguments arguments, String format, List<Value> found, Function<Value, String> pretty) {
    if (arguments.isOn("--pretty")) {
      return String.join("\n", found.stream().map(pretty).toList());
    }
    if (format.isEmpty()) {
      return JsonText.writeIndented(new Value.Items(found)) + "\n";
    }
    if (format.equals("json")) {
      return lines(found, JsonText::write);
    }
    if (format.equals("yaml")) {
      return YamlText.write(new Value.Items(found));
    }
    return lines(found, Template.compile(format)::render);
  }

  /// One document in a format that was asked for: json, yaml or a template.
  static String document(String format, Value document) {
    return switch (format) {
      case "json" -> JsonText.write(document) + "\n";
      case "yaml" -> YamlText.write(document);
      case String template -> Template.compile(template).render(document) + "\n";
    };
  }

  private static String lines(List<Value> values, Function<Value, String> line) {
    var out = new StringBuilder();
    values.forEach(value -> out.append(line.apply(value)).append('\n'));
    return out.toString();
  }

  /// A row from pairs of field and text.
  static Value.Fields row(String... pairs) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], Value.of(pairs[i + 1]));
    }
    return new Value.Fields(fields);
  }

  static String shortId(String id) {
    return id.length() <= SHORT_ID ? id : id.substring(0, SHORT_ID);
  }

  /// `running` as `Running`.
  static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /// An image without the digest that pins it.
  static String withoutDigest(String image) {
    int at = image.indexOf('@');
    return at < 0 ? image : image.substring(0, at);
  }
}
