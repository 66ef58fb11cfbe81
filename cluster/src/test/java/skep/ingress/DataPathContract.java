package skep.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.RouteOptions;

/// What every {@link DataPath} does with TCP, on real sockets of the loopback interface.
abstract class DataPathContract extends DataPathFixture {
  @Test
  void bytes_go_both_ways_on_all_addresses() throws IOException {
    serve(started(TcpTask.echoing("a")));

    assertThat(Client.ask("127.0.0.1", port, "ping")).isEqualTo("ping");
    assertThat(Client.ask("127.0.0.2", port, "ping")).isEqualTo("ping");
    assertThat(Client.ask("::1", port, "ping")).isEqualTo("ping");
  }

  @Test
  void tasks_take_turns_exactly() throws IOException {
    serve(started(TcpTask.naming("a")), started(TcpTask.naming("b")), started(TcpTask.naming("c")));

    var answers = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      answers.append(Client.ask(port, ""));
    }

    assertThat("abcabcabcabcabc").contains(answers);
    assertThat(traffic().backends()).extracting(each -> each.accepted()).containsOnly(4L);
  }

  @Test
  void the_end_of_one_direction_leaves_the_other_open() throws IOException {
    var task =
        new TcpTask(
            "a",
            client -> {
              int bytes = client.getInputStream().readAllBytes().length;
              client.getOutputStream().write(("got " + bytes).getBytes(UTF_8));
            });
    serve(started(task));

    assertThat(Client.ask(port, "x".repeat(100_000))).isEqualTo("got 100000");
  }

  @Test
  void a_task_may_end_first_and_listen_on() throws IOException {
    var heard = new ConcurrentLinkedQueue<String>();
    var task =
        new TcpTask(
            "a",
            client -> {
              client.getOutputStream().write("bye".getBytes(UTF_8));
              client.shutdownOutput();
              heard.add(new String(client.getInputStream().readAllBytes(), UTF_8));
            });
    serve(started(task));

    try (var socket = Client.connect(port)) {
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo("bye".getBytes(UTF_8));
      socket.getOutputStream().write("last words".getBytes(UTF_8));
    }
    Client.await("the words arrive", () -> heard.contains("last words"));
  }

  @Test
  void large_transfers_arrive_whole_in_both_directions() throws Exception {
    var received = new AtomicLong();
    var task =
        new TcpTask(
            "a",
            client -> {
              var sending = Thread.ofVirtual().start(() -> Payload.send(client));
              received.set(Payload.checksumOf(client.getInputStream()));
              join(sending);
            });
    serve(started(task));

    try (var socket = Client.connect(port)) {
      var sending = Thread.ofVirtual().start(() -> Payload.send(socket));
      assertThat(Payload.checksumOf(socket.getInputStream())).isEqualTo(Payload.checksum());
      join(sending);
    }

    Client.await("the upload is whole", () -> received.get() == Payload.checksum());
    Client.await("it is counted", () -> traffic().bytesIn() == Payload.BYTES);
    assertThat(traffic().bytesOut()).isEqualTo(Payload.BYTES);
    assertThat(traffic().backends().getFirst().bytesOut()).isEqualTo(Payload.BYTES);
  }

  @Test
  void a_slow_reader_slows_its_sender() throws Exception {
    var sent = new AtomicLong();
    var task =
        new TcpTask(
            "a",
            client -> {
              var chunk = new byte[64 * 1024];
              while (sent.get() < 256 * 1024 * 1024) {
                client.getOutputStream().write(chunk);
                sent.addAndGet(chunk.length);
              }
            });
    serve(started(task));

    try (var socket = Client.connect(port)) {
      assertThat(socket.getInputStream().read()).isZero();
      Client.await("the sender is held", () -> Client.isSteady(sent));

      assertThat(sent.get()).isLessThan(64 * 1024 * 1024);
      long held = sent.get();
      socket.getInputStream().readNBytes((int) held);
      Client.await("it goes on", () -> sent.get() > held);
    }
  }

  @Test
  void a_task_that_dies_resets_its_client() throws IOException {
    var task =
        new TcpTask(
            "a",
            client -> {
              client.getOutputStream().write(new byte[1000]);
              client.getOutputStream().flush();
              client.getInputStream().read();
              client.setSoLinger(true, 0);
            });
    serve(started(task));

    try (var socket = Client.connect(port)) {
      socket.getInputStream().readNBytes(1000);
      socket.getOutputStream().write(1);
      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
    }
    Client.await("nothing is left", () -> traffic().active() == 0);
  }

  @Test
  void a_client_that_dies_resets_its_task() throws IOException {
    var isReset = new AtomicBoolean();
    var task =
        new TcpTask(
            "a",
            client -> {
              try {
                client.getOutputStream().write(1);
                client.getInputStream().readAllBytes();
              } catch (IOException e) {
                isReset.set(true);
              }
            });
    serve(started(task));

    try (var socket = Client.connect(port)) {
      socket.getInputStream().read();
      socket.setSoLinger(true, 0);
    }
    Client.await("the task is reset", isReset::get);
  }

  @Test
  void a_refused_connection_goes_to_the_next_task() throws IOException {
    int dead = Client.freePort();
    serve(TcpTask.backend("a", dead), started(TcpTask.naming("b")));

    for (int i = 0; i < 10; i++) {
      assertThat(Client.ask(port, "")).isEqualTo("b");
    }

    assertThat(traffic().backends().getFirst().failedConnects()).isPositive();
    assertThat(traffic().backends().getFirst().isEjected()).isTrue();
    assertThat(traffic().refused()).isZero();
  }

  @Test
  void what_is_safe_to_ask_twice_is_asked_elsewhere_if_a_task_goes_without_a_word()
      throws IOException {
    var mute = started(TcpTask.dyingOnceAsked("mute"));
    serve(mute, started(TcpTask.naming("b")));

    for (var request : List.of("GET / HTTP/1.0\r\n\r\n", "HEAD / HTTP/1.0\r\n\r\n")) {
      for (int i = 0; i < 6; i++) {
        assertThat(Client.ask(port, request)).isEqualTo("b");
      }
    }

    Client.await("nothing is left", () -> traffic().active() == 0);
    assertThat(traffic().backends()).allMatch(backend -> backend.active() == 0);
    assertThat(traffic().backends()).noneMatch(backend -> backend.isEjected());
  }

  @Test
  void who_has_said_nothing_yet_is_given_to_another_task_if_the_first_goes() throws IOException {
    for (boolean isReset : List.of(true, false)) {
      var going = new Semaphore(0);
      TcpTask.Talk leaving =
          client -> {
            going.acquireUninterruptibly();
            client.setSoLinger(isReset, 0);
          };
      serve(started(new TcpTask("a", leaving)), started(TcpTask.echoing("b")));

      for (int i = 0; i < 3; i++) {
        try (var socket = Client.connect(port)) {
          Client.await("a has it", () -> traffic().backends().getFirst().active() == 1);
          going.release();
          Client.await("b has it", () -> traffic().backends().getLast().active() == 1);
          socket.getOutputStream().write("POST /".getBytes(UTF_8));
          socket.shutdownOutput();
          assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("POST /");
        }
        Client.await("nothing is left", () -> traffic().active() == 0);
      }
    }
  }

  @Test
  void who_says_nothing_is_given_to_another_task_once() throws IOException {
    var greeted = new AtomicInteger();
    TcpTask.Talk leaving = client -> greeted.incrementAndGet();
    serve(
        started(new TcpTask("a", leaving)),
        started(new TcpTask("b", leaving)),
        started(new TcpTask("c", leaving)));

    try (var socket = Client.connect(port)) {
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(greeted.get()).isEqualTo(2);
  }

  @Test
  void the_next_task_hears_the_whole_request() throws IOException {
    serve(started(TcpTask.dyingOnceAsked("mute")), started(TcpTask.echoing("b")));

    for (int i = 0; i < 4; i++) {
      assertThat(Client.ask(port, "GET /" + i)).isEqualTo("GET /" + i);
    }
  }

  @Test
  void what_may_change_something_is_asked_once() throws IOException {
    var asked = new AtomicInteger();
    var task =
        new TcpTask(
            "a",
            client -> {
              client.getInputStream().read();
              asked.incrementAndGet();
            });
    serve(started(task));

    assertThat(asked("POST / HTTP/1.0\r\n\r\n")).doesNotContain("200");
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void a_task_that_has_begun_to_answer_is_not_followed_by_another() throws IOException {
    var task =
        new TcpTask(
            "a",
            client -> {
              client.getInputStream().read();
              client.getOutputStream().write("half".getBytes(UTF_8));
            });
    serve(started(task), started(TcpTask.echoing("b")));

    var answers = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      answers.add(asked("GET /"));
    }
    assertThat(answers).noneMatch(answer -> answer.equals("halfGET /"));
    assertThat(answers).anyMatch(answer -> answer.startsWith("half") || answer.contains("reset"));
  }

  @Test
  void a_request_that_every_task_dies_of_is_asked_twice_at_most() throws IOException {
    var asked = new AtomicInteger();
    TcpTask.Talk talk =
        client -> {
          client.getInputStream().read();
          asked.incrementAndGet();
          client.setSoLinger(true, 0);
        };
    serve(
        started(new TcpTask("a", talk)),
        started(new TcpTask("b", talk)),
        started(new TcpTask("c", talk)));

    assertThat(asked("GET /poison")).doesNotContain("200");
    assertThat(asked.get()).isEqualTo(2);
  }

  @Test
  void a_silent_task_costs_one_client_the_timeout() throws IOException {
    try (var silent = new SilentServer()) {
      serve(TcpTask.backend("a", silent.port()), started(TcpTask.naming("b")));

      long began = System.nanoTime();
      assertThat(Client.ask(port, "")).isEqualTo("b");
      assertThat(Client.ask(port, "")).isEqualTo("b");
      var taken = Duration.ofNanos(System.nanoTime() - began);

      assertThat(taken).isBetween(CONNECT_TIMEOUT, CONNECT_TIMEOUT.plusMillis(700));
      assertThat(traffic().backends().getFirst().isEjected()).isTrue();
    }
  }

  @Test
  void an_ejected_task_returns_when_it_answers() throws IOException {
    int returning = Client.freePort();
    serve(TcpTask.backend("a", returning), started(TcpTask.naming("b")));
    assertThat(Client.ask(port, "") + Client.ask(port, "")).isEqualTo("bb");
    started(new TcpTask("a", returning, client -> client.getOutputStream().write('a')));

    var answers = new ArrayList<String>();
    Client.await("a answers", () -> answers.add(asked(port)) && answers.contains("a"));

    assertThat(answers).allMatch(answer -> answer.equals("a") || answer.equals("b"));
    assertThat(traffic().backends().getFirst().isEjected()).isFalse();
    assertThat(traffic().refused()).isZero();
  }

  @Test
  void the_only_task_is_asked_twice() throws IOException {
    int late = Client.freePort();
    serve(TcpTask.backend("a", late));

    try (var socket = Client.connect(port)) {
      Client.await(
          "the first try fails", () -> traffic().backends().getFirst().failedConnects() > 0);
      started(new TcpTask("a", late, client -> client.getOutputStream().write('a')));
      assertThat(socket.getInputStream().read()).isEqualTo('a');
    }
  }

  @Test
  void a_port_without_tasks_tells_its_clients_at_once() throws IOException {
    serve();

    assertThatThrownBy(() -> Client.ask(port, "anybody?")).isInstanceOf(IOException.class);
    Client.await("it is counted", () -> traffic().refused() == 1);
  }

  @Test
  void tables_change_under_load_without_a_failed_request() throws Exception {
    var tasks =
        List.of(
            started(TcpTask.echoing("a")),
            started(TcpTask.echoing("b")),
            started(TcpTask.echoing("c")));
    serve(tasks.get(0), tasks.get(1), tasks.get(2));
    var isOver = new AtomicBoolean();
    var failures = new ConcurrentLinkedQueue<Exception>();
    var done = new AtomicInteger();

    var clients = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      clients.add(Thread.ofVirtual().start(() -> askUntil(isOver, done, failures)));
    }
    for (int i = 0; i < 60 || done.get() < 200; i++) {
      serve(tasks.get(i % 3), tasks.get((i + 1) % 3));
      var also = route(PublishedPort.tcp(Client.freePort()), RouteOptions.NONE, List.of());
      apply(route(tasks.get(i % 3)), also);
    }
    isOver.set(true);
    clients.forEach(DataPathContract::join);

    assertThat(failures).isEmpty();
  }

  @Test
  void a_closed_port_keeps_the_connections_it_has() throws IOException {
    serve(started(TcpTask.echoing("a")));

    try (var socket = Client.connect(port)) {
      assertThat(echoed(socket, 'x')).isEqualTo('x');
      apply();
      assertThatThrownBy(() -> Client.connect(port)).isInstanceOf(IOException.class);
      assertThat(echoed(socket, 'y')).isEqualTo('y');
    }
  }

  @Test
  void a_task_that_left_keeps_the_connections_it_has() throws IOException {
    var leaving = started(TcpTask.echoing("a"));
    serve(leaving);

    try (var socket = Client.connect(port)) {
      assertThat(echoed(socket, 'x')).isEqualTo('x');
      serve(started(TcpTask.echoing("b")));
      assertThat(echoed(socket, 'y')).isEqualTo('y');
      assertThat(traffic().backends().getFirst().isLeaving()).isTrue();
      assertThat(Client.ask(port, "z")).isEqualTo("z");
    }
    Client.await("a is forgotten", () -> traffic().backends().size() == 1);
  }

  @Test
  void a_taken_port_is_a_problem_until_it_is_free() throws IOException {
    var task = started(TcpTask.naming("a"));
    int free = Client.freePort();
    var other = route(PublishedPort.tcp(free), RouteOptions.NONE, List.of(task.backend()));
    try (var taken = new ServerSocket(port)) {
      assertThat(taken.isBound()).isTrue();
      var applied = apply(route(task), other);

      assertThat(applied.problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.port()).isEqualTo(PublishedPort.tcp(port));
                assertThat(problem.kind()).isEqualTo(PortProblem.Kind.ADDRESS_IN_USE);
              });
      assertThat(Client.ask(free, "")).isEqualTo("a");
    }

    assertThat(apply(route(task), other).problems()).isEmpty();
    assertThat(Client.ask(port, "")).isEqualTo("a");
  }

  @Test
  void a_task_learns_the_client_by_the_proxy_protocol() throws IOException {
    var heard = new ConcurrentLinkedQueue<byte[]>();
    var task =
        started(new TcpTask("a", client -> heard.add(client.getInputStream().readAllBytes())));
    var options = new RouteOptions(true, false, false);
    apply(route(PublishedPort.tcp(port), options, List.of(task.backend())));

    int source;
    try (var socket = Client.connect(port)) {
      source = socket.getLocalPort();
      socket.getOutputStream().write("hello".getBytes(UTF_8));
    }
    Client.await("the task hears it", () -> !heard.isEmpty());

    var bytes = ByteBuffer.wrap(heard.element());
    bytes.position(12);
    assertThat(bytes.getShort()).isEqualTo((short) 0x2111);
    assertThat(bytes.getShort()).isEqualTo((short) 12);
    assertThat(bytes.getInt()).isEqualTo(0x7f000001);
    assertThat(bytes.getInt()).isEqualTo(0x7f000001);
    assertThat(Short.toUnsignedInt(bytes.getShort())).isEqualTo(source);
    assertThat(Short.toUnsignedInt(bytes.getShort())).isEqualTo(port);
    assertThat(UTF_8.decode(bytes).toString()).isEqualTo("hello");
  }

  @Test
  void closing_cuts_every_connection() throws IOException {
    serve(started(TcpTask.echoing("a")));

    try (var socket = Client.connect(port)) {
      assertThat(echoed(socket, 'x')).isEqualTo('x');
      path.close();
      assertThatThrownBy(() -> Client.connect(port)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> echoed(socket, 'y')).isInstanceOf(IOException.class);
    }
  }

  private void askUntil(AtomicBoolean isOver, AtomicInteger done, Queue<Exception> failures) {
    while (!isOver.get()) {
      try {
        assertThat(Client.ask(port, "ping")).isEqualTo("ping");
        done.incrementAndGet();
      } catch (IOException e) {
        failures.add(e);
      }
    }
  }

  private String asked(int port) {
    return asked(port, "");
  }

  private String asked(String request) {
    return asked(port, request);
  }

  private static String asked(int port, String request) {
    try {
      return Client.ask(port, request);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int echoed(Socket socket, int octet) throws IOException {
    socket.getOutputStream().write(octet);
    int answer = socket.getInputStream().read();
    if (answer < 0) {
      throw new EOFException();
    }
    return answer;
  }

  private static void join(Thread thread) {
    try {
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
