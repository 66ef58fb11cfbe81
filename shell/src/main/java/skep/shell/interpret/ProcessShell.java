package skep.shell.interpret;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import skep.shell.command.Console;

/// `sh -c`, with this process's own terminal where a command prints to it.
public final class ProcessShell implements LocalShell {
  private static final String SHELL = "/bin/sh";

  @Override
  public int run(String command, Console console) throws IOException, InterruptedException {
    console.out().flush();
    var builder = new ProcessBuilder(SHELL, "-c", command);
    if (console.isTerminal()) {
      return await(builder.inheritIO().start());
    }
    builder.redirectInput(Redirect.from(new java.io.File("/dev/null")));
    var process = builder.start();
    var errors = pump(process.getErrorStream(), console.err());
    var output = pump(process.getInputStream(), console.out());
    int exit = await(process);
    output.join();
    errors.join();
    return exit;
  }

  @Override
  public PipeEnd open(String command, Console console) throws IOException {
    console.out().flush();
    var builder = new ProcessBuilder(SHELL, "-c", command);
    if (console.isTerminal()) {
      builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
      return new Reading(builder.start());
    }
    var process = builder.start();
    var errors = pump(process.getErrorStream(), console.err());
    return new Reading(process, pump(process.getInputStream(), console.out()), errors);
  }

  private static int await(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }

  private static Thread pump(InputStream from, PrintStream to) {
    return Thread.ofPlatform()
        .daemon(true)
        .name("skep-pump")
        .start(
            () -> {
              try (from) {
                from.transferTo(to);
                to.flush();
              } catch (IOException _) {
                // the process is gone, or nobody reads
              }
            });
  }

  private static final class Reading implements PipeEnd {
    private final Process process;
    private final Thread[] pumps;

    Reading(Process process, Thread... pumps) {
      this.process = process;
      this.pumps = pumps;
    }

    @Override
    public OutputStream in() {
      return process.getOutputStream();
    }

    @Override
    public int finish() throws InterruptedException {
      try {
        process.getOutputStream().close();
      } catch (IOException _) {
        // it has read enough
      }
      int exit = await(process);
      for (var pump : pumps) {
        pump.join();
      }
      return exit;
    }
  }
}
