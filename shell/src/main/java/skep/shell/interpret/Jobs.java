package skep.shell.interpret;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import skep.shell.command.Console;

/// What runs in the background. Thread-safe.
public final class Jobs {
  /// Says where a job prints and what becomes of it.
  public interface Announcer {
    /// Where job `number` prints.
    Console console(int number, Console foreground);

    /// Something about a job, one line.
    void say(String line);
  }

  /// One of them.
  ///
  /// @param text as it was written
  /// @param exit completes with its exit code, whatever happens
  record Job(int number, String text, Thread thread, CompletableFuture<Integer> exit) {}

  private final Announcer announcer;
  private final TreeMap<Integer, Job> jobs = new TreeMap<>();

  public Jobs(Announcer announcer) {
    this.announcer = announcer;
  }

  synchronized void start(String text, Console foreground, ToIntFunction<Console> work) {
    int number = jobs.isEmpty() ? 1 : jobs.lastKey() + 1;
    var console = announcer.console(number, foreground);
    var exit = new CompletableFuture<Integer>();
    var thread =
        Thread.ofPlatform()
            .daemon(true)
            .name("skep-job-" + number)
            .unstarted(() -> run(number, text, console, work, exit));
    jobs.put(number, new Job(number, text, thread, exit));
    announcer.say("[" + number + "] " + text);
    thread.start();
  }

  private void run(
      int number,
      String text,
      Console console,
      ToIntFunction<Console> work,
      CompletableFuture<Integer> exit) {
    int code = 1;
    try {
      code = work.applyAsInt(console);
    } finally {
      console.out().flush();
      console.err().flush();
      synchronized (this) {
        jobs.remove(number);
      }
      announcer.say("[" + number + "] " + (code == 0 ? "done" : "exit " + code) + "  " + text);
      exit.complete(code);
    }
  }

  /// Those that run, one line each.
  public synchronized List<String> lines() {
    return jobs.values().stream()
        .map(job -> "[" + job.number() + "] running  " + job.text())
        .toList();
  }

  synchronized Optional<Job> find(int number) {
    return Optional.ofNullable(jobs.get(number));
  }

  synchronized Optional<Job> newest() {
    return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.lastEntry().getValue());
  }

  /// Waits for a job; an interrupt is handed on to it.
  ///
  /// @return its exit code
  int await(Job job) throws InterruptedException {
    try {
      return job.exit().get();
    } catch (InterruptedException e) {
      job.thread().interrupt();
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits for all of them.
  public void awaitAll() throws InterruptedException {
    for (var job = newest(); job.isPresent(); job = newest()) {
      await(job.get());
    }
  }
}
