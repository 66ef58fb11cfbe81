package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import skep.shell.command.UserError;
import skep.shell.flags.ShellWords;

class InvocationTest {
  private static Invocation of(String line, boolean isInput, boolean isOutput) {
    return Invocation.of(ShellWords.split(line), isInput, isOutput);
  }

  private static Invocation of(String line) {
    return of(line, true, true);
  }

  @Test
  void words_are_one_command() {
    assertThat(of("node ls -q")).isEqualTo(new Invocation.OneShot(List.of("node", "ls", "-q")));
    assertThat(of("--version")).isEqualTo(new Invocation.OneShot(List.of("--version")));
    assertThat(of("-x")).isEqualTo(new Invocation.OneShot(List.of("-x")));
  }

  @Test
  void nothing_at_a_terminal_is_a_prompt() {
    assertThat(of("")).isEqualTo(new Invocation.Interactive(false));
    assertThat(of("repl --ascii")).isEqualTo(new Invocation.Interactive(true));
    assertThat(of("--ascii")).isEqualTo(new Invocation.Interactive(true));
  }

  @Test
  void nothing_but_input_is_a_script_and_nothing_at_all_is_help() {
    assertThat(of("", false, true)).isEqualTo(new Invocation.Scripted("-", false));
    assertThat(of("--keep-going", false, false)).isEqualTo(new Invocation.Scripted("-", true));
    assertThat(of("", true, false)).isEqualTo(new Invocation.OneShot(List.of()));
  }

  @Test
  void lines_and_files() {
    assertThat(of("-c 'a; b'")).isEqualTo(new Invocation.Given("a; b", false));
    assertThat(of("--keep-going -c a")).isEqualTo(new Invocation.Given("a", true));
    assertThat(of("-f x.skep --keep-going")).isEqualTo(new Invocation.Scripted("x.skep", true));
    assertThat(of("--file -")).isEqualTo(new Invocation.Scripted("-", false));
  }

  @Test
  void what_does_not_fit_is_refused() {
    assertThatThrownBy(() -> of("-c")).isInstanceOf(UserError.class).hasMessageContaining("-c");
    assertThatThrownBy(() -> of("-c node ls"))
        .isInstanceOf(UserError.class)
        .hasMessage("unknown argument: ls");
  }
}
