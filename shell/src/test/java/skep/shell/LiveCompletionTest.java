package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.shell.docs.BashCompletion;
import skep.shell.docs.FishCompletion;
import skep.shell.docs.ZshCompletion;

/// The scripts in real shells, with a `skep` that answers as the real one does.
class LiveCompletionTest {
  private static final Path BASH = Path.of("/bin/bash");
  private static final Path ZSH = Path.of("/usr/bin/zsh");
  private static final Path FISH = Path.of("/usr/bin/fish");

  /// Prints what it was asked into `asked`, and two nodes, a service to scale or a file.
  private static final String ANSWERS =
      """
      #!/bin/sh
      echo "$*" >>"${0%/*}/asked"
      case "$*" in
      *'node inspect'*) printf 'n1\\tleader ready: active\\nn2\\tworker\\n' ;;
      *'service scale'*) printf 'web=\\t3/3 nginx\\n' ;;
      *'--filter=role='*) printf -- '--filter=role=manager\\n--filter=role=worker\\n' ;;
      *'swarm backup'*) echo :files ;;
      *) exit 1 ;;
      esac
      """;

  @TempDir Path directory;

  @BeforeEach
  void installSkep() throws IOException {
    var skep = Files.writeString(directory.resolve("skep"), ANSWERS);
    Files.setPosixFilePermissions(skep, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        directory.resolve("skep.bash"), BashCompletion.of(Commands.table(), Shell.GLOBALS));
    Files.writeString(
        directory.resolve("skep.fish"), FishCompletion.of(Commands.table(), Shell.GLOBALS));
    Files.writeString(
        directory.resolve("_skep"), ZshCompletion.of(Commands.table(), Shell.GLOBALS));
    Files.writeString(directory.resolve("state.skbak"), "");
  }

  @Test
  void bash_offers_what_skep_offers() throws Exception {
    assumeTrue(Files.isExecutable(BASH), "no bash here");
    var program =
        """
        . ./skep.bash
        try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _skep; echo "${COMPREPLY[*]}"; }
        COMP_TYPE=9
        try ./skep node inspect ''
        try ./skep service scale w
        try ./skep node ls --filter = role = m
        try ./skep swarm backup ''
        try ./skep node in
        COMP_TYPE=63
        try ./skep node inspect ''
        """;

    assertThat(run(BASH, "--norc", "-c", program))
        .isEqualTo(
            """
            n1 n2
            web=
            manager worker

            inspect
            n1                   (leader ready: active) n2                   (worker)
            """);
    assertThat(directory.resolve("asked"))
        .content()
        .contains("__complete -- node ls --filter=role=m\n");
  }

  @Test
  void fish_offers_what_skep_offers() throws Exception {
    assumeTrue(Files.isExecutable(FISH), "no fish here");
    var program =
        """
        set -x PATH . $PATH
        source skep.fish
        complete -C 'skep node inspect '
        complete -C 'skep service scale w'
        complete -C 'skep swarm backup st'
        complete -C 'skep swarm join-token m'
        """;

    assertThat(run(FISH, "--no-config", "-c", program))
        .isEqualTo(
            """
            n1\tleader ready: active
            n2\tworker
            web=\t3/3 nginx
            state.skbak
            manager
            """);
  }

  @Test
  void zsh_offers_what_skep_offers() throws Exception {
    assumeTrue(Files.isExecutable(ZSH), "no zsh here");
    var program =
        """
        zmodload zsh/zpty
        zpty z zsh -f -i
        zpty -w z 'PATH=$PWD:$PATH; fpath=($PWD $fpath); autoload -U compinit; compinit -u -D; PROMPT=RE"AD"Y'
        zpty -r z out '*READY*'
        zpty -w -n z $'skep node inspect \\t\\t'
        zpty -r z out '*-- worker*'
        print -r -- $out
        zpty -d z
        """;

    assertThat(run(ZSH, "-f", "-c", program))
        .contains("n1  -- leader ready: active", "n2  -- worker");
  }

  private String run(Path shell, String... arguments) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(shell.toString()).directory(directory.toFile());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("TERM", "xterm");
    builder.environment().put("HOME", directory.toString());
    var output = directory.resolve("output").toFile();
    var process = builder.redirectErrorStream(true).redirectOutput(output).start();
    process.getOutputStream().close();
    boolean hasEnded = process.waitFor(20, TimeUnit.SECONDS);
    process.destroyForcibly();
    var text = Files.readString(output.toPath(), StandardCharsets.UTF_8);
    assertThat(hasEnded).as("the shell ended; it printed %s", text).isTrue();
    return text;
  }
}
