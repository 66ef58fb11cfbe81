package skep.shell.print;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import skep.shell.template.Template;
import skep.shell.value.JsonText;
import skep.shell.value.Value;
import skep.shell.value.YamlText;

/// Rows of one kind and the formats they can be shown in.
///
/// @param headers header of each field a template can name; empty: a field without a header
/// @param columns of the default table
/// @param quiet the field that `-q` prints
public record Listing(Map<String, String> headers, List<Column> columns, String quiet) {

  /// One column of the default table.
  public record Column(String header, Function<Value.Fields, String> cell) {}

  /// A table that shows each field that has a header, as it is.
  ///
  /// @param headers pairs of field and header
  public static Listing of(String quiet, String... headers) {
    var byField = new LinkedHashMap<String, String>();
    var columns = new ArrayList<Column>();
    for (int i = 0; i < headers.length; i += 2) {
      var field = headers[i];
      byField.put(field, headers[i + 1]);
      columns.add(new Column(headers[i + 1], row -> row.get(field).text()));
    }
    return new Listing(byField, columns, quiet);
  }

  /// The text of `rows` in `format`: empty or `table` for the table, `wide` for all its columns
  /// uncut, `json`, `yaml`, `name`, `table TEMPLATE` or `TEMPLATE`.
  ///
  /// @param width of the terminal, in columns; 0: not known, or none
  /// @throws skep.shell.template.TemplateException when the template does not fit
  public String render(String format, List<Value.Fields> rows, int width) {
    switch (format) {
      case "", "table" -> {
        return TextTable.render(FitToWidth.of(table(columns, rows), width));
      }
      case "wide" -> {
        return TextTable.render(table(allColumns(), rows));
      }
      case "json" -> {
        return lines(rows, JsonText::writeSorted);
      }
      case "yaml" -> {
        return YamlText.write(new Value.Items(List.copyOf(rows)));
      }
      case "name" -> {
        return lines(rows, this::name);
      }
      default -> {}
    }
    if (format.startsWith("table ")) {
      return templateTable(plain(format.substring("table ".length())), rows);
    }
    var template = Template.compile(plain(format));
    return lines(rows, template::renderRow);
  }

  /// The same where no terminal looks at it.
  public String render(String format, List<Value.Fields> rows) {
    return render(format, rows, 0);
  }

  /// One value of the quiet field per line.
  public String renderQuiet(List<Value.Fields> rows) {
    return lines(rows, row -> row.get(quiet).text());
  }

  /// What people call the object, else what `-q` prints.
  private String name(Value.Fields row) {
    var name = row.get("Name").isPresent() ? row.get("Name") : row.get("Hostname");
    return name.isPresent() ? name.text().replaceFirst("^ \\\\_ ", "") : row.get(quiet).text();
  }

  /// The table's own, then the fields it leaves out.
  private List<Column> allColumns() {
    var all = new ArrayList<>(columns);
    headers.forEach(
        (field, header) -> {
          if (!header.isEmpty() && columns.stream().noneMatch(c -> c.header().equals(header))) {
            all.add(new Column(header, row -> row.get(field).text()));
          }
        });
    return all;
  }

  private static List<List<String>> table(List<Column> columns, List<Value.Fields> rows) {
    var lines = new ArrayList<List<String>>();
    lines.add(columns.stream().map(Column::header).toList());
    for (var row : rows) {
      lines.add(columns.stream().map(column -> column.cell().apply(row)).toList());
    }
    return lines;
  }

  private String templateTable(String source, List<Value.Fields> rows) {
    var template = Template.compile(source);
    var header = new LinkedHashMap<String, Value>();
    headers.forEach((field, title) -> header.put(field, Value.of(title)));
    var lines = new ArrayList<List<String>>();
    lines.add(cells(template.renderRow(new Value.Fields(header))));
    for (var row : rows) {
      lines.add(cells(template.renderRow(row)));
    }
    return TextTable.render(lines);
  }

  private static List<String> cells(String line) {
    return List.of(line.split("\t", -1));
  }

  /// Docker's CLI lets people write `\t` and `\n` for tab and newline.
  private static String plain(String template) {
    return template.replace("\\t", "\t").replace("\\n", "\n");
  }

  private static String lines(List<Value.Fields> rows, Function<Value.Fields, String> line) {
    var out = new StringBuilder();
    for (var row : rows) {
      out.append(line.apply(row)).append('\n');
    }
    return out.toString();
  }
}
