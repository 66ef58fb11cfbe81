package skep.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Several real hosts on this machine, owned by this JVM from `up` to `close`. There is one lab of
/// a number (`SKEP_LAB_NUMBER`): while a person or another JVM has it, `skipReason` says so.
///
/// @param hosts h1, h2, ... in order
/// @param registry `address:port` of the registry that serves the test images
record Lab(List<Host> hosts, String registry) implements AutoCloseable {
  private static final Duration UP_LIMIT = Duration.ofSeconds(150);
  private static final Duration DOWN_LIMIT = Duration.ofSeconds(60);
  private static final Duration SHORT_LIMIT = Duration.ofSeconds(10);

  Lab {
    hosts = List.copyOf(hosts);
  }

  /// Why there can be no lab here and now, in words for the report of a skipped test.
  static Optional<String> skipReason() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("lab: cannot run here: not Linux");
    }
    var check = run(SHORT_LIMIT, List.of("check", "--owner", pid()));
    return check.exit() == 0 ? Optional.empty() : Optional.of(check.stderr().strip());
  }

  /// Has `count` hosts running, with sshd and (unless an option says otherwise) the Docker Engine
  /// ready. When this JVM ends without `close`, its shutdown takes the lab down; when it is killed,
  /// the next `up` does.
  ///
  /// @param options of `lab up`, such as `--no-java`; they shape hosts that do not exist yet
  /// @throws AssertionError with the script's words, when the hosts are not ready in time
  static Lab up(int count, String... options) {
    var arguments = new ArrayList<>(List.of("up", Integer.toString(count), "--owner", pid()));
    arguments.addAll(List.of(options));
    Runtime.getRuntime().addShutdownHook(new Thread(Lab::downIfOurs, "lab-down"));
    run(UP_LIMIT, arguments).ok();
    var hosts = IntStream.rangeClosed(1, count).mapToObj(number -> "h" + number).map(Lab::host);
    return new Lab(hosts.toList(), run(SHORT_LIMIT, List.of("registry")).ok());
  }

  /// The same with hosts that are all new, whatever was there.
  static Lab anew(int count, String... options) {
    downIfOurs();
    return up(count, options);
  }

  /// @param number 1-based
  Host host(int number) {
    return hosts.get(number - 1);
  }

  /// The full name of a test image.
  ///
  /// @param name `nginx`, `nginx:2`, `crash`, `unhealthy` or `large`
  String image(String name) {
    return registry + "/test/" + name;
  }

  /// Ends and deletes all hosts. The registry keeps its images for the next lab.
  @Override
  public void close() {
    downIfOurs();
  }

  /// Runs the lab script.
  static Result run(Duration limit, List<String> arguments) {
    return Result.of(limit, Stream.concat(Stream.of(script()), arguments.stream()).toList());
  }

  private static Host host(String name) {
    return new Host(name, run(SHORT_LIMIT, List.of("addr", name)).ok());
  }

  private static void downIfOurs() {
    run(DOWN_LIMIT, List.of("down", "--owner", pid())).ok();
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  /// Maven runs tests in this module's directory, development environments in the project's.
  private static String script() {
    return Stream.of("lab", "lab/lab")
        .map(Path::of)
        .filter(Files::isRegularFile)
        .map(path -> path.toAbsolutePath().toString())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no lab script below " + Path.of("")));
  }
}
