package skep.api.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import skep.api.ApiRequest;
import skep.api.ApiResponse;
import skep.api.LineSource;
import skep.api.SampleSwarm;
import skep.manager.ControlException;
import skep.session.AgentMessage;
import skep.session.SessionHandler;
import skep.session.SessionLink;
import skep.transport.LinkSettings;

/// A node that listens on nothing is asked and answers, over real TLS.
class AnswersTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final ApiRequest QUESTION = SampleSwarm.request("GET", "/local/x", "");

  private NodePair pair;
  private AnswerClient worker;

  @BeforeEach
  void serve() throws Exception {
    pair = new NodePair(new Nobody(), LinkSettings.DEFAULT);
    worker = new AnswerClient(pair.worker("w1"));
  }

  @AfterEach
  void stop() {
    worker.close();
    pair.close();
  }

  private AgentMessage.Call asked() throws InterruptedException {
    return Optional.ofNullable(pair.asked.poll(5, SECONDS)).orElseThrow();
  }

  @Test
  void a_short_answer_arrives_as_it_was_given() throws Exception {
    var answer = pair.answers.call("w1", QUESTION, LIMIT);
    var call = asked();

    worker.answer(pair.address(), call.id(), ApiResponse.error(404, "no such thing"));

    assertThat(call.path()).isEqualTo("/local/x");
    assertThat(answer.get(5, SECONDS).status()).isEqualTo(404);
    assertThat(answer.get(5, SECONDS).text()).contains("no such thing");
  }

  @Test
  void a_stream_arrives_as_it_comes_and_does_not_hold_up_other_answers() throws Exception {
    var silent = new Lines();
    var stream = pair.answers.call("w1", QUESTION, LIMIT);
    worker.answer(pair.address(), asked().id(), ApiResponse.lines(silent));
    var lines = lines(stream);
    for (int i = 0; i < 3; i++) {
      var answer = pair.answers.call("w1", QUESTION, LIMIT);
      worker.answer(pair.address(), asked().id(), ApiResponse.rawJson(200, "{}"));
      assertThat(answer.get(5, SECONDS).status()).isEqualTo(200);
    }

    silent.put("one");
    assertThat(next(lines)).isEqualTo("one");
    silent.put("two");
    assertThat(next(lines)).isEqualTo("two");
    silent.end();
    assertThat(rest(lines)).isEmpty();
  }

  @Test
  void a_reader_that_wants_no_more_ends_the_nodes_work() throws Exception {
    var source = new Lines();
    var stream = pair.answers.call("w1", QUESTION, LIMIT);
    worker.answer(pair.address(), asked().id(), ApiResponse.lines(source));
    var lines = lines(stream);
    source.put("one");
    assertThat(next(lines)).isEqualTo("one");

    lines.close();

    assertThat(source.closed.await(10, SECONDS)).isTrue();
  }

  @Test
  void only_the_node_that_was_asked_may_answer() throws Exception {
    var answer = pair.answers.call("w2", QUESTION, Duration.ofMillis(500));
    worker.answer(pair.address(), asked().id(), ApiResponse.rawJson(200, "{}"));

    assertThatThrownBy(() -> answer.get(5, SECONDS))
        .hasCauseInstanceOf(ControlException.class)
        .hasMessageContaining("did not answer within 500 ms");
  }

  @Test
  void a_removed_node_may_not_answer() throws Exception {
    var answer = pair.answers.call("w1", QUESTION, Duration.ofMillis(500));
    pair.removed.add("w1");
    worker.answer(pair.address(), asked().id(), ApiResponse.rawJson(200, "{}"));

    assertThatThrownBy(() -> answer.get(5, SECONDS)).hasMessageContaining("did not answer");
  }

  private static LineSource lines(CompletableFuture<ApiResponse> stream) throws Exception {
    return switch (stream.get(5, SECONDS).body()) {
      case ApiResponse.Body.Lines(var lines) -> lines;
      case ApiResponse.Body.Text _, ApiResponse.Body.Bytes _ ->
          throw new AssertionError("no stream");
    };
  }

  private static String next(LineSource lines) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (deadline > System.nanoTime()) {
      var found = lines.next(Duration.ofSeconds(1)).orElseThrow();
      if (!found.isEmpty()) {
        return found.getFirst();
      }
    }
    throw new AssertionError("no line came");
  }

  private static List<String> rest(LineSource lines) throws InterruptedException {
    var all = new ArrayList<String>();
    for (var n = lines.next(LIMIT); n.isPresent(); n = lines.next(LIMIT)) {
      all.addAll(n.get());
    }
    return all;
  }

  /// Lines as the test gives them.
  private static final class Lines implements LineSource {
    private static final String END = "end";
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    void put(String line) {
      queue.add(line);
    }

    void end() {
      queue.add(END);
    }

    @Override
    public Optional<List<String>> next(Duration atMost) throws InterruptedException {
      // Shorter than asked, so that a test sees a reader that is gone soon.
      var line = queue.poll(Math.min(200, atMost.toMillis()), TimeUnit.MILLISECONDS);
      if (line == null) {
        return closed.getCount() == 0 ? Optional.empty() : Optional.of(List.of());
      }
      return line.equals(END) ? Optional.empty() : Optional.of(List.of(line));
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static final class Nobody implements SessionHandler {
    @Override
    public void opened(SessionLink link) {}

    @Override
    public void received(SessionLink link, AgentMessage message) {}

    @Override
    public void closed(SessionLink link) {}
  }
}
