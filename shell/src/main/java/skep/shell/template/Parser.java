package skep.shell.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import skep.shell.template.Lexer.Piece;
import skep.shell.template.Template.Expression;
import skep.shell.template.Template.Node;
import skep.shell.value.Value;

/// Builds the tree of a template by recursive descent.
final class Parser {
  private final List<Piece> pieces;
  private int at;

  Parser(List<Piece> pieces) {
    this.pieces = pieces;
  }

  List<Node> parse() {
    var nodes = block();
    if (at < pieces.size()) {
      throw new TemplateException("template: unexpected {{" + firstWord() + "}}");
    }
    return nodes;
  }

  /// Nodes up to `{{end}}`, `{{else}}` or the end, which is left unread.
  private List<Node> block() {
    var nodes = new ArrayList<Node>();
    while (at < pieces.size()) {
      switch (pieces.get(at)) {
        case Piece.Literal(var text) -> {
          nodes.add(new Node.Literal(text));
          at++;
        }
        case Piece.Action(var words) -> {
          var first = words.isEmpty() ? "" : words.getFirst();
          if (first.equals("end") || first.equals("else")) {
            return nodes;
          }
          at++;
          nodes.add(action(first, words));
        }
      }
    }
    return nodes;
  }

  private Node action(String first, List<String> words) {
    return switch (first) {
      case "if" -> {
        var test = expression(words.subList(1, words.size()));
        var then = block();
        yield new Node.If(test, then, otherwise());
      }
      case "with" -> {
        var test = expression(words.subList(1, words.size()));
        var then = block();
        yield new Node.With(test, then, otherwise());
      }
      case "range" -> range(words.subList(1, words.size()));
      case "" -> throw new TemplateException("template: missing value for command");
      default ->
          words.size() > 2 && words.get(1).equals(":=")
              ? new Node.Assign(first, expression(words.subList(2, words.size())))
              : new Node.Show(expression(words));
    };
  }

  private Node range(List<String> words) {
    int assign = words.indexOf(":=");
    var names =
        assign < 0
            ? List.<String>of()
            : words.subList(0, assign).stream().filter(word -> !word.equals(",")).toList();
    var over = expression(words.subList(assign + 1, words.size()));
    var body = block();
    return new Node.Range(over, names, body, otherwise());
  }

  /// The part after `{{else}}`, through `{{end}}`.
  private List<Node> otherwise() {
    if (at >= pieces.size() || !(pieces.get(at) instanceof Piece.Action(var words))) {
      throw new TemplateException("template: missing {{end}}");
    }
    at++;
    if (words.getFirst().equals("end")) {
      return List.of();
    }
    if (words.size() > 1) {
      return List.of(action(words.get(1), words.subList(1, words.size())));
    }
    var nodes = block();
    if (at >= pieces.size() || !firstWord().equals("end")) {
      throw new TemplateException("template: missing {{end}}");
    }
    at++;
    return nodes;
  }

  private String firstWord() {
    return pieces.get(at) instanceof Piece.Action(var words) ? words.getFirst() : "";
  }

  private static Expression expression(List<String> words) {
    var reader = new Words(words);
    var expression = reader.pipeline();
    if (reader.at < words.size()) {
      throw new TemplateException("template: unexpected " + words.get(reader.at));
    }
    return expression;
  }

  /// Reads the words of one action.
  private static final class Words {
    private final List<String> words;
    private int at;

    Words(List<String> words) {
      this.words = words;
    }

    Expression pipeline() {
      var value = command(Optional.empty());
      while (at < words.size() && words.get(at).equals("|")) {
        at++;
        value = command(Optional.of(value));
      }
      return value;
    }

    /// A function with its operands, `piped` last; or a single operand.
    private Expression command(Optional<Expression> piped) {
      if (at >= words.size()) {
        throw new TemplateException("template: missing value for command");
      }
      var word = words.get(at);
      if (Functions.isFunction(word)) {
        at++;
        var arguments = new ArrayList<Expression>();
        while (at < words.size() && !words.get(at).equals("|") && !words.get(at).equals(")")) {
          arguments.add(operand());
        }
        piped.ifPresent(arguments::add);
        return new Expression.Call(word, List.copyOf(arguments));
      }
      if (piped.isPresent()) {
        throw new TemplateException("template: function \"" + word + "\" not defined");
      }
      return operand();
    }

    private Expression operand() {
      var word = words.get(at++);
      if (word.equals("(")) {
        var inner = pipeline();
        if (at >= words.size() || !words.get(at).equals(")")) {
          throw new TemplateException("template: unclosed left paren");
        }
        at++;
        return at < words.size() && words.get(at).startsWith(".") && words.get(at).length() > 1
            ? new Expression.Path(Optional.of(inner), fields(words.get(at++)))
            : inner;
      }
      if (word.startsWith("\"")) {
        return new Expression.Constant(Value.of(word.substring(1)));
      }
      if (word.startsWith(".")) {
        return new Expression.Path(Optional.empty(), fields(word));
      }
      if (word.startsWith("$")) {
        int dot = word.indexOf('.');
        var variable = new Expression.Variable(dot < 0 ? word : word.substring(0, dot));
        return dot < 0
            ? variable
            : new Expression.Path(Optional.of(variable), fields(word.substring(dot)));
      }
      return constant(word);
    }

    private static List<String> fields(String path) {
      return Arrays.stream(path.split("\\.")).filter(name -> !name.isEmpty()).toList();
    }

    private static Expression constant(String word) {
      if (word.equals("true") || word.equals("false")) {
        return new Expression.Constant(Value.of(Boolean.parseBoolean(word)));
      }
      if (word.equals("nil")) {
        return new Expression.Constant(Value.nothing());
      }
      if (Functions.isFunction(word)) {
        return new Expression.Call(word, List.of());
      }
      try {
        Double.parseDouble(word);
        return new Expression.Constant(new Value.Num(word));
      } catch (NumberFormatException _) {
        throw new TemplateException("template: function \"" + word + "\" not defined");
      }
    }
  }
}
