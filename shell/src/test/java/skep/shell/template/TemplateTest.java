package skep.shell.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import skep.shell.value.JsonText;
import skep.shell.value.Value;

class TemplateTest {
  private static final Value DATA =
      JsonText.read(
          """
          {"ID":"abc","N":3,"On":true,"Off":false,"Empty":"","Labels":{"disk":"ssd","a.b":"x"},
           "Ports":[{"P":80},{"P":443}],"Names":["web","api"],"Spec":{"Role":"manager"}}\
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{{.ID}}|abc",
        "{{ .Spec.Role }}!|manager!",
        "{{.Missing}}|<no value>",
        "{{index .Labels \"a.b\"}}|x",
        "{{(index .Ports 1).P}}|443",
        "{{json .Ports}}|[{\"P\":80},{\"P\":443}]",
        "{{.Ports}}|[map[P:80] map[P:443]]",
        "{{upper .ID}} {{lower \"ABC\"}} {{title .Spec.Role}}|ABC abc Manager",
        "{{join .Names \",\"}}|web,api",
        "{{index (split \"a-b\" \"-\") 1}}|b",
        "{{truncate .Spec.Role 3}}|man",
        "{{if .On}}yes{{else}}no{{end}}|yes",
        "{{if .Empty}}yes{{else if eq .N 3}}three{{else}}no{{end}}|three",
        "{{range .Names}}<{{.}}>{{end}}|<web><api>",
        "{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}|a.b=x;disk=ssd;",
        "{{range .Nothing}}x{{else}}none{{end}}|none",
        "{{range .Ports}}{{.P}}/{{$.ID}} {{end}}.|80/abc 443/abc .",
        "{{with .Spec}}{{.Role}}{{end}}|manager",
        "{{and .On .N}} {{or .Empty .ID}} {{not .Off}}|3 abc true",
        "{{eq .ID \"x\" \"abc\"}} {{ne .N 4}} {{gt .N 2}}|true true true",
        "{{len .Names}}|2",
        "a {{- .ID -}} b|aabcb",
        "{{/* nothing */}}x|x",
        "{{$x := .N}}{{$x}}|3",
        "{{pad .ID 1 2}}.| abc  .",
        "{{printf \"%-s,%-5s,%5s\" .ID .ID .ID}}|abc,abc  ,  abc",
        "{{printf \"%03d %d%% %\" .N .N}}|003 3% %",
      },
      ignoreLeadingAndTrailingWhitespace = false,
      maxCharsPerColumn = 200)
  void renders(String source, String expected) {
    assertThat(Template.compile(source).render(DATA)).isEqualTo(expected);
  }

  @Test
  void a_pipe_hands_its_value_on_as_the_last_argument() {
    var template = Template.compile("{{.Spec.Role | upper | printf \"%q\"}}");

    assertThat(template.render(DATA)).isEqualTo("\"MANAGER\"");
  }

  @Test
  void printf_pads() {
    assertThat(Template.compile("{{printf \"%-5s%d\" .ID .N}}").render(DATA)).isEqualTo("abc  3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{{.ID |unclosed action",
        "{{if .ID}}x|missing {{end}}",
        "{{end}}|unexpected {{end}}",
        "{{frobnicate .ID}}|function \"frobnicate\" not defined",
        "{{\"open}}|unclosed action"
      })
  void says_what_is_wrong_with_a_template(String source, String complaint) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> Template.compile(source))
        .withMessageContaining(complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{pad .ID -1 0}}",
        "{{pad .ID 0 99999999999}}",
        "{{printf \"%99999999999s\" .ID}}",
        "{{printf \"%f\" .N}}",
        "{{truncate .ID}}",
        "{{printf}}"
      })
  void says_what_is_wrong_with_a_call(String source) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> Template.compile(source).render(DATA));
  }

  @Test
  void a_row_without_the_field_names_those_it_has() {
    var row = new Value.Fields(Map.of("ID", Value.of("a")));

    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> Template.compile("{{.Nam}}").renderRow(row))
        .withMessage("template: no field .Nam, there are: .ID");
  }
}
