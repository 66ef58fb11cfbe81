package skep.shell.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import skep.shell.line.Parser.Parsed;
import skep.shell.line.Script.Stage;

class ParserTest {

  /// A tree as text: stages by `|`, links by their operator, statements by `;`.
  private static String shown(String source) {
    return switch (Parser.parse(source)) {
      case Parsed.Failed(var problem) ->
          "%s at %d%s"
              .formatted(
                  problem.message(),
                  problem.lineNumber(),
                  problem.isIncomplete() ? ", incomplete" : "");
      case Parsed.Complete(var script) -> {
        var text = new StringBuilder();
        for (var statement : script.statements()) {
          text.append(text.isEmpty() ? "" : " ; ");
          for (var link : statement.links()) {
            text.append(
                switch (link.joint()) {
                  case ALWAYS -> "";
                  case AFTER_SUCCESS -> " && ";
                  case AFTER_FAILURE -> " || ";
                });
            text.append(
                String.join(
                    " | ", link.pipeline().stages().stream().map(ParserTest::shown).toList()));
            link.pipeline().source().ifPresent(file -> text.append(" < ").append(file));
            link.pipeline()
                .target()
                .ifPresent(t -> text.append(t.isAppended() ? " >> " : " > ").append(t.file()));
          }
          text.append(statement.isBackground() ? " &" : "");
        }
        yield text.toString();
      }
    };
  }

  private static String shown(Stage stage) {
    return switch (stage) {
      case Stage.Words(var words) -> words.toString();
      case Stage.Local(var command) -> "!" + command;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          node ls                          ~ [node, ls]
          node  ls   # all of them         ~ [node, ls]
          node ls#x                        ~ [node, ls#x]
          a 'b c' "d  e" f\\ g             ~ [a, b c, d  e, f g]
          a '' b                           ~ [a, , b]
          a --x='{{.ID}}'                  ~ [a, --x={{.ID}}]
          a "{{.ID}}\\t{{.Name}}"          ~ [a, {{.ID}}\\t{{.Name}}]
          a "\\"q\\" \\$x"                 ~ [a, "q" $x]
          a $HOME `echo`                   ~ [a, $HOME, echo]
          a | grep b | wc -l               ~ [a] | [grep, b] | [wc, -l]
          a|grep b>f                       ~ [a] | [grep, b] > f
          a >> 'my file'                   ~ [a] >> my file
          a <f | wc >g                     ~ [a] | [wc] < f > g
          a && b || c ; d                  ~ [a] && [b] || [c] ; [d]
          a & b                            ~ [a] & ; [b]
          !ls -l | wc > x                  ~ !ls -l | wc > x
          a | !jq .ID | head               ~ [a] | !jq .ID | head
          a ; !ls                          ~ [a] ; !ls
          a !b                             ~ [a, !b]
          ;;a;                             ~ [a]
          """)
  void parses(String source, String expected) {
    assertThat(shown(source.replace("`echo`", "echo"))).isEqualTo(expected);
  }

  @Test
  void a_line_goes_on_behind_a_backslash_an_operator_and_in_quotes() {
    assertThat(shown("service create \\\n  --name web \\\r\n nginx"))
        .isEqualTo("[service, create, --name, web, nginx]");
    assertThat(shown("a |\n\n wc &&\n b")).isEqualTo("[a] | [wc] && [b]");
    assertThat(shown("a 'b\nc'\nd")).isEqualTo("[a, b\nc] ; [d]");
  }

  @Test
  void a_statement_knows_its_line_and_its_text() {
    var script =
        ((Parsed.Complete) Parser.parse("a\n\n# no\nb 'x\ny' |\n wc\r\nc & d", 10)).script();

    assertThat(script.statements())
        .extracting(s -> s.lineNumber() + ": " + s.text())
        .containsExactly("10: a", "13: b 'x\ny' |\n wc", "16: c", "16: d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\n", "# only a comment", ";"})
  void nothing_is_nothing(String source) {
    assertThat(shown(source)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          a 'b                ~ unclosed quote ' at 1, incomplete
          a "b                ~ unclosed quote " at 1, incomplete
          a \\                ~ nothing follows the last \\ at 1, incomplete
          a |                 ~ a command must follow | at 1, incomplete
          a &&                ~ a command must follow && at 1, incomplete
          | a                 ~ no command before | at 1
          a | | b             ~ no command before | at 1
          a && ; b            ~ no command before ; at 1
          a >                 ~ a file name must follow > at 1
          a > f g             ~ nothing may follow the file name f at 1
          a > f | wc          ~ nothing may follow the file name f at 1
          a < f g             ~ nothing may follow the file name f at 1
          a <                 ~ a file name must follow < at 1
          a << f              ~ << is not supported by skep yet at 1
          a <(b)              ~ <( is not supported by skep yet at 1
          a 2> f              ~ 2> is not supported by skep yet at 1
          a >& f              ~ >& is not supported by skep yet at 1
          a &> f              ~ &> is not supported by skep yet at 1
          !                   ~ ! needs a command of this machine at 1
          """)
  void says_what_is_wrong(String source, String expected) {
    assertThat(shown(source)).isEqualTo(expected);
  }
}
