package skep.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import skep.ingress.linux.LinuxDataPath;
import skep.ingress.table.IngressTable;
import skep.ingress.table.PublishedPort;
import skep.ingress.table.Route;
import skep.ingress.table.RouteOptions;

@EnabledOnOs(OS.LINUX)
class LinuxDataPathTest extends DataPathContract {
  @Override
  DataPath open(DataPathSettings settings) {
    return new LinuxDataPath(settings);
  }

  @Test
  void after_load_no_file_stays_open() throws IOException {
    serve(started(TcpTask.echoing("a")), started(TcpTask.echoing("b")));
    assertThat(Client.ask(port, "warm")).isEqualTo("warm");
    Client.await("it is closed", () -> traffic().active() == 0);
    long base = openFiles();

    var clients = new ArrayList<Socket>();
    for (int i = 0; i < 100; i++) {
      clients.add(Client.connect(port));
    }
    // Enough for pipes to be used, and more than anybody reads.
    for (var client : clients.subList(0, 10)) {
      client.setSendBufferSize(1024);
      Thread.ofVirtual().start(() -> write(client));
    }
    Client.await("all are served", () -> traffic().active() == 100);
    Client.await("much is on its way", () -> traffic().bytesIn() > 8 * 1024 * 1024);
    assertThat(openFiles()).isGreaterThan(base + 300);
    for (var client : clients) {
      client.close();
    }

    Client.await("all files are closed", () -> openFiles() <= base);
    assertThat(traffic().active()).isZero();
  }

  @Test
  void an_idle_path_uses_no_cpu() throws IOException {
    serve(started(TcpTask.echoing("a")));
    try (var idle = Client.connect(port)) {
      Client.await("it is served", () -> traffic().active() == 1);
      idle.getOutputStream().write(1);
      idle.getInputStream().read();

      long before = ingressCpuNanos();
      LockSupport.parkNanos(Duration.ofMillis(400).toNanos());

      assertThat(ingressCpuNanos() - before).isLessThan(Duration.ofMillis(10).toNanos());
    }
  }

  @Test
  void a_thousand_ports_open_and_close() throws IOException {
    var task = started(TcpTask.naming("a"));
    var routes = new ArrayList<Route>();
    for (int published = 20_000; published < 21_000; published++) {
      routes.add(route(PublishedPort.tcp(published), RouteOptions.NONE, List.of(task.backend())));
    }

    var applied = path.apply(new IngressTable(7, routes));

    assertThat(applied.version()).isEqualTo(7);
    assertThat(path.traffic()).hasSize(1000 - applied.problems().size());
    assertThat(Client.ask(path.traffic().getLast().port().port(), "")).isEqualTo("a");
    path.apply(IngressTable.EMPTY);
    assertThat(path.traffic()).isEmpty();
  }

  private static void write(Socket client) {
    try {
      for (int i = 0; i < 64; i++) {
        client.getOutputStream().write(new byte[256 * 1024]);
      }
    } catch (IOException e) {
      // The test closes it in the middle.
    }
  }

  private static long openFiles() {
    return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
  }

  private static long ingressCpuNanos() {
    var threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (var thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("ingress-")) {
        nanos += threads.getThreadCpuTime(thread.threadId());
      }
    }
    return nanos;
  }
}
