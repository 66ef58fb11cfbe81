package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import skep.shell.command.Console;
import skep.shell.hosts.Endpoint;

/// A daemon that hangs up in the middle of its answer: one line says so, whatever it had said.
class DaemonGoneTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  @TempDir Path directory;

  private record Ended(int exit, String out, String err) {}

  /// Runs a command against a daemon that says this much to each call and hangs up.
  private Ended run(String said, String... words) throws IOException {
    var socket = directory.resolve("s");
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            false,
            Map.of("HOME", directory.toString()),
            FakeKeyboard.NOBODY);
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofPlatform().daemon(true).start(() -> serve(server, said));
      int exit = new Faces(console, Endpoint.local(socket), () -> "1.2.3").run(List.of(words));
      return new Ended(exit, out.toString(UTF_8), err.toString(UTF_8));
    }
  }

  private static void serve(ServerSocketChannel server, String said) {
    while (server.isOpen()) {
      try (var client = server.accept()) {
        client.read(ByteBuffer.allocate(8192));
        client.write(ByteBuffer.wrap(said.getBytes(UTF_8)));
      } catch (IOException _) {
        // closed
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 2",
        HEAD,
        HEAD + "Content-Length: 400\r\n\r\n[{\"ID\":\"n1\",\"Spec\":{\"Role\":\"mana",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n1f",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n14\r\n[{\"ID\":\"n1\"",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n"
      })
  void a_question_without_its_whole_answer_is_unreachable(String said) throws IOException {
    var ended = run(said, "node", "ls");

    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().lines().toList())
        .hasSize(2)
        .satisfies(lines -> assertThat(lines.getFirst()).startsWith("error: lost the skep daemon"))
        .satisfies(lines -> assertThat(lines.getLast()).startsWith("hint:  "));
    assertThat(ended.exit()).isEqualTo(7);
  }

  @Test
  void a_change_without_an_answer_may_have_been_made() throws IOException {
    var ended = run("", "service", "rm", "web");

    assertThat(ended.err())
        .startsWith("error: lost the skep daemon at " + directory.resolve("s"))
        .contains("whether it did what it was asked is not known", "look before you do it again");
    assertThat(ended.exit()).isEqualTo(5);
  }

  @Test
  void what_is_no_http_is_said_to_be_none() throws IOException {
    var ended = run("SSH-2.0-OpenSSH_9.2\r\n", "node", "ls");

    assertThat(ended.err().lines()).hasSize(2);
    assertThat(ended.exit()).isEqualTo(7);
  }

  @Test
  void a_followed_stream_that_breaks_is_told() throws IOException {
    var said = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

    var ended = run(said, "events", "--follow");

    assertThat(ended.exit()).isNotZero();
    assertThat(ended.err().lines().count()).isBetween(1L, 2L);
  }
}
