package skep.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.api.SampleSwarm;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.ApiPath;
import skep.api.client.LineHandler;
import skep.api.client.SwarmEvent;
import skep.api.client.UnreachableException;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.ModelJson;

/// The real server and the real client over a real socket.
class UnixApiServerTest {
  private @TempDir Path directory;
  private ApiOnSocket api;
  private ApiClient client;

  @BeforeEach
  void serve() throws IOException {
    api = new ApiOnSocket(directory);
    client = ApiClient.unix(api.socket);
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
  }

  @Test
  void an_answer_arrives_with_its_headers() {
    var answer = client.get("/v1.51/nodes/alpha");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-type")).contains("application/json");
    assertThat(answer.isLinearizable()).isTrue();
    assertThat(answer.body()).contains("\"Hostname\":\"alpha\"");
  }

  @Test
  void what_needs_escaping_survives_the_way() {
    api.manager.write(d -> d.put(SampleSwarm.service("s9", "a b/ü", 1)));

    assertThat(client.get(ApiPath.of("services").filter("name", "a b/ü").toString()).body())
        .contains("\"ID\":\"s9\"");
    var missing =
        catchThrowableOfType(
            ApiException.class, () -> client.get(ApiPath.of("nodes", "x&y?").toString()));
    assertThat(missing).hasMessageContaining("node x&y? not found");
  }

  @Test
  void a_change_carries_its_request_id_and_a_refusal_its_kind() {
    api.manager.refusal = Optional.of(new ControlException(Kind.OUT_OF_SEQUENCE, "too late"));

    var refusal =
        catchThrowableOfType(ApiException.class, () -> client.delete("/services/web", "request-1"));

    assertThat(refusal.status()).isEqualTo(409);
    assertThat(refusal).hasMessage("too late");
    assertThat(refusal.kind()).contains("OUT_OF_SEQUENCE");
    assertThat(api.manager.requestIds).containsExactly("request-1");
  }

  @Test
  void a_body_longer_than_a_mebibyte_is_not_taken() {
    var refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> client.post("/services/create", " ".repeat((1 << 20) + 1), "r"));

    assertThat(refusal.status()).isEqualTo(413);
  }

  @Test
  void changes_stream_until_the_reader_closes() throws Exception {
    var lines = new Lines();
    try (var stream = client.stream("/skep/events?since=1", lines)) {
      api.manager.write(d -> d.put(SampleSwarm.service("s2", "two", 1)));

      var event = ModelJson.read(SwarmEvent.class, lines.next());
      assertThat(event.action() + " " + event.kind() + " " + event.id())
          .isEqualTo("create service s2");
      assertThat(stream).isNotNull();
    }
  }

  @Test
  void a_stream_asked_from_too_long_ago_says_what_to_do() {
    api.manager.installSnapshot();

    var gone =
        catchThrowableOfType(
            ApiException.class, () -> client.stream("/skep/events?since=0", new Lines()));

    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.hint().orElseThrow()).contains("read the objects anew");
  }

  @Test
  void a_stopping_server_ends_streams_and_removes_its_socket() throws Exception {
    var lines = new Lines();
    try (var stream = client.stream("/skep/events", lines)) {
      api.close();

      assertThat(lines.next()).startsWith("ended:");
      assertThat(stream).isNotNull();
      assertThat(Files.exists(api.socket)).isFalse();
    }
  }

  @Test
  void only_owner_and_group_may_use_the_socket() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(api.socket)))
        .endsWith("---")
        .startsWith("rw-");
  }

  @Test
  void a_live_socket_is_not_taken_over() {
    assertThatThrownBy(() -> new UnixApiServer(api.socket, ApiOnSocket.api(api.node)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already listens on");
    assertThat(client.get("/_ping").body()).isEqualTo("OK");
  }

  @Test
  void a_socket_left_behind_is_replaced() throws IOException {
    var left = directory.resolve("left.sock");
    ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(left))
        .close();

    try (var _ = new UnixApiServer(left, ApiOnSocket.api(api.node))) {
      assertThat(ApiClient.unix(left).get("/_ping").body()).isEqualTo("OK");
    }
  }

  @Test
  void without_a_daemon_the_client_says_where_it_looked_and_what_to_do() {
    var nowhere = ApiClient.unix(directory.resolve("none.sock"));

    var failure = catchThrowableOfType(UnreachableException.class, () -> nowhere.get("/info"));

    assertThat(failure).hasMessageContaining("none.sock");
    assertThat(failure.hint()).contains("skep daemon").contains("skep swarm init");
    assertThat(failure.isOutcomeUnknown()).isFalse();
  }

  @Test
  void a_daemon_that_does_not_answer_is_given_up() throws IOException {
    var mute = directory.resolve("mute.sock");
    try (var listener =
        ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(mute))) {
      assertThat(listener.isOpen()).isTrue();
      var hasty = ApiClient.unix(mute).withTimeout(Duration.ofMillis(100));

      var failure = catchThrowableOfType(UnreachableException.class, () -> hasty.get("/info"));
      var change =
          catchThrowableOfType(UnreachableException.class, () -> hasty.delete("/nodes/x", "id"));

      assertThat(failure).hasMessageContaining("did not answer in time");
      assertThat(failure.isOutcomeUnknown()).as("nothing was to be changed").isFalse();
      assertThat(change.isOutcomeUnknown()).isTrue();
    }
  }

  /// Notes lines; waits at most 5 s for the next.
  private static final class Lines implements LineHandler {
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(100);

    @Override
    public void line(String line) {
      queue.add(line);
    }

    @Override
    public void ended(String why) {
      queue.add("ended: " + why);
    }

    String next() throws InterruptedException {
      var line = queue.poll(5, SECONDS);
      return line == null ? "nothing came" : new String(line.getBytes(UTF_8), UTF_8);
    }
  }
}
