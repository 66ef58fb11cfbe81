package skep.shell.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import skep.shell.value.JsonText;
import skep.shell.value.Value;
import skep.shell.value.YamlText;

class FormatsTest {
  private static final Listing LISTING =
      new Listing(
          new LinkedHashMap<>(
              Map.of("ID", "ID", "Name", "NAME", "Image", "IMAGE", "Error", "ERROR")),
          List.of(
              new Listing.Column("ID", row -> row.get("ID").text()),
              new Listing.Column("IMAGE", row -> row.get("Image").text()),
              new Listing.Column("ERROR", row -> row.get("Error").text())),
          "ID");

  private static Value.Fields row() {
    return new Value.Fields(
        Value.noFields()
            .with("ID", Value.of("a1"))
            .with("Name", Value.of("web"))
            .with("Image", Value.of("registry.example.com/team/image:1.2.3"))
            .with("Error", Value.of("a long error that nobody may cut, however narrow it gets"))
            .fields());
  }

  @Test
  void a_narrow_terminal_cuts_the_image_and_never_the_error() {
    assertThat(LISTING.render("", List.of(row()), 90))
        .isEqualTo(
            """
            ID        IMAGE                   ERROR
            a1        registry.example.co…   a long error that nobody may cut, however narrow it gets
            """
                .replace("IMAGE                   ERROR", "IMAGE                  ERROR"));
    assertThat(LISTING.render("", List.of(row()), 20)).contains("registry.ex…", "narrow it gets");
    assertThat(LISTING.render("", List.of(row()), 0)).contains("registry.example.com/team/image");
  }

  @Test
  void wide_has_all_columns_and_name_only_the_name() {
    assertThat(LISTING.render("wide", List.of(row()), 20))
        .startsWith("ID        IMAGE ")
        .contains("NAME")
        .contains("registry.example.com/team/image:1.2.3");
    assertThat(LISTING.render("name", List.of(row()), 20)).isEqualTo("web\n");
  }

  @Test
  void yaml_quotes_what_it_must() {
    var value =
        JsonText.read(
            """
            {"Name":"web","Version":"1.10","On":"yes","Empty":"","Count":3,"None":[],\
            "Labels":{"a b":"x: y","z":"plain/value"},"List":[{"A":1,"B":["c","d e"]},"f"]}\
            """);

    assertThat(YamlText.write(value))
        .isEqualTo(
            """
            Name: web
            Version: "1.10"
            "On": "yes"
            Empty: ""
            Count: 3
            None: []
            Labels:
              "a b": "x: y"
              z: plain/value
            List:
              - A: 1
                B:
                  - c
                  - "d e"
              - f
            """);
  }
}
