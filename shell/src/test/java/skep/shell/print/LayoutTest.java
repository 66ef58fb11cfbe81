package skep.shell.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import skep.view.DisplayWidth;
import skep.view.NaturalOrder;

class LayoutTest {

  @Test
  void columns_are_ten_wide_at_least_and_three_apart() {
    var lines = List.of(List.of("ID", "NAME", "PORTS"), List.of("0123456789ab", "web", "80"));

    assertThat(TextTable.render(lines))
        .isEqualTo(
            """
            ID             NAME      PORTS
            0123456789ab   web       80
            """);
  }

  @Test
  void wide_characters_take_two_columns() {
    assertThat(DisplayWidth.of("蜂巢")).isEqualTo(4);
    assertThat(DisplayWidth.of("e\u0301")).isEqualTo(1);
    assertThat(TextTable.render(List.of(List.of("蜂巢", "x"))))
        .isEqualTo("蜂巢" + " ".repeat(6) + "x\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, Less than a second",
    "1, 1 second",
    "59, 59 seconds",
    "60, About a minute",
    "119, About a minute",
    "120, 2 minutes",
    "3599, 59 minutes",
    "3600, About an hour",
    "7200, 2 hours",
    "172800, 2 days",
    "1209600, 2 weeks",
    "5184000, 2 months",
    "63072000, 2 years"
  })
  void times_have_dockers_words(long seconds, String words) {
    assertThat(HumanTime.of(Duration.ofSeconds(seconds))).isEqualTo(words);
  }

  @Test
  void digits_sort_as_numbers() {
    var names = new ArrayList<>(List.of("web.10", "web.2", "api", "web.1", "web", "web.02"));

    names.sort(NaturalOrder.ORDER);

    assertThat(names).containsExactly("api", "web", "web.1", "web.02", "web.2", "web.10");
  }
}
