package skep.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A program that is run inside a host: asks an address for a page so many times a second, each
/// time on a new connection and without waiting for the answers before, until a file appears. Then
/// it prints how many it asked, how many failed, how many took longer than 300 ms, and the first
/// failure.
///
/// `SteadyClient ADDRESS PORT PER_SECOND STOP_FILE`
final class SteadyClient {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration SLOW = Duration.ofMillis(300);
  private static final int MOST_AT_ONCE = 2000;

  private final InetSocketAddress address;
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger slow = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);

  private SteadyClient(InetSocketAddress address) {
    this.address = address;
  }

  public static void main(String[] args) throws InterruptedException {
    var client = new SteadyClient(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
    int asked = client.run(Integer.parseInt(args[2]), Path.of(args[3]));
    System.out.printf(
        "%d %d %d %s%n",
        asked, client.failed.get(), client.slow.get(), String.join("; ", client.failures));
  }

  private int run(int perSecond, Path stop) throws InterruptedException {
    int asked = 0;
    long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long next = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!Files.exists(stop)) {
        atOnce.acquire();
        threads.execute(this::askOnce);
        asked++;
        next += pause;
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      }
    }
    return asked;
  }

  private void askOnce() {
    long begun = System.nanoTime();
    try (var socket = new Socket()) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      socket.connect(address, (int) LIMIT.toMillis());
      socket
          .getOutputStream()
          .write("GET / HTTP/1.0\r\nHost: web\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      if (!answer.startsWith("HTTP/1.") || !answer.contains(" 200 ")) {
        fail("answered " + answer.lines().findFirst().orElse("nothing"));
      }
    } catch (IOException e) {
      fail(String.valueOf(e.getMessage()));
    } finally {
      atOnce.release();
      if (System.nanoTime() - begun > SLOW.toNanos()) {
        slow.incrementAndGet();
      }
    }
  }

  private void fail(String how) {
    if (failed.incrementAndGet() <= 3) {
      failures.add(how);
    }
  }
}
