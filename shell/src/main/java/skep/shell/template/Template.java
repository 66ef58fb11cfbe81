package skep.shell.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import skep.shell.value.Value;

/// A compiled template. Immutable.
///
/// Supported: fields, `$`, variables of `range`, pipes, parentheses, `if`/`else if`/`else`,
/// `range`, `with`, trimming `{{-`, comments, and the functions of [Functions].
public final class Template {
  private final List<Node> nodes;

  Template(List<Node> nodes) {
    this.nodes = nodes;
  }

  /// What a template is made of.
  sealed interface Node {
    record Literal(String text) implements Node {}

    record Show(Expression expression) implements Node {}

    record If(Expression test, List<Node> then, List<Node> otherwise) implements Node {}

    record With(Expression test, List<Node> then, List<Node> otherwise) implements Node {}

    /// @param names of the variables, none to two: value, or key and value
    record Range(Expression over, List<String> names, List<Node> body, List<Node> otherwise)
        implements Node {}

    record Assign(String name, Expression expression) implements Node {}
  }

  /// What can stand inside an action.
  sealed interface Expression {
    record Constant(Value value) implements Expression {}

    /// @param base empty for the dot
    record Path(Optional<Expression> base, List<String> fields) implements Expression {}

    record Variable(String name) implements Expression {}

    record Call(String function, List<Expression> arguments) implements Expression {}
  }

  /// @throws TemplateException when the text is no template or uses what is not supported
  public static Template compile(String source) {
    return new Template(new Parser(Lexer.pieces(source)).parse());
  }

  /// The text for `data`; an absent field shows as `<no value>`.
  ///
  /// @throws TemplateException when a function does not fit its arguments
  public String render(Value data) {
    return render(data, false);
  }

  /// The text for a row, whose fields are all known: another name is an error.
  ///
  /// @throws TemplateException also for a field the row does not have
  public String renderRow(Value.Fields row) {
    return render(row, true);
  }

  private String render(Value data, boolean closed) {
    var run = new Run(data, closed);
    run.nodes(nodes, data);
    return run.out.toString();
  }

  /// One rendering: output and variables.
  private static final class Run {
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Value> variables = new HashMap<>();
    private final Value root;
    private final boolean closed;

    Run(Value root, boolean closed) {
      this.root = root;
      this.closed = closed;
      variables.put("$", root);
    }

    void nodes(List<Node> nodes, Value dot) {
      for (var node : nodes) {
        node(node, dot);
      }
    }

    private void node(Node node, Value dot) {
      switch (node) {
        case Node.Literal(var text) -> out.append(text);
        case Node.Show(var expression) -> out.append(Functions.shown(value(expression, dot)));
        case Node.If(var test, var then, var otherwise) ->
            nodes(value(test, dot).isTrue() ? then : otherwise, dot);
        case Node.With(var test, var then, var otherwise) -> {
          var inner = value(test, dot);
          nodes(inner.isTrue() ? then : otherwise, inner.isTrue() ? inner : dot);
        }
        case Node.Assign(var name, var expression) -> variables.put(name, value(expression, dot));
        case Node.Range range -> range(range, dot);
      }
    }

    private void range(Node.Range range, Value dot) {
      var over = value(range.over(), dot);
      if (!over.isTrue()) {
        nodes(range.otherwise(), dot);
        return;
      }
      long index = 0;
      for (var item : over.items()) {
        step(range, Value.of(index++), item);
      }
      for (var field : new TreeMap<>(over.fields()).entrySet()) {
        step(range, Value.of(field.getKey()), field.getValue());
      }
    }

    private void step(Node.Range range, Value key, Value item) {
      var names = range.names();
      if (names.size() == 2) {
        variables.put(names.get(0), key);
      }
      if (!names.isEmpty()) {
        variables.put(names.getLast(), item);
      }
      nodes(range.body(), item);
    }

    private Value value(Expression expression, Value dot) {
      return switch (expression) {
        case Expression.Constant(var constant) -> constant;
        case Expression.Variable(var name) -> variable(name);
        case Expression.Path(var base, var fields) -> {
          var value = base.isPresent() ? value(base.get(), dot) : dot;
          for (var field : fields) {
            value = field(value, field);
          }
          yield value;
        }
        case Expression.Call(var function, var arguments) -> {
          var values = arguments.stream().map(argument -> value(argument, dot)).toList();
          yield Functions.call(function, values);
        }
      };
    }

    private Value field(Value value, String name) {
      if (closed && value.equals(root) && !root.fields().containsKey(name)) {
        throw new TemplateException(
            "template: no field ." + name + ", there are: " + fieldNames(root));
      }
      return value.get(name);
    }

    private static String fieldNames(Value root) {
      return "." + String.join(" .", root.fields().keySet());
    }

    private Value variable(String name) {
      var value = variables.get(name);
      if (value == null) {
        throw new TemplateException("template: undefined variable \"" + name + "\"");
      }
      return value;
    }
  }
}
