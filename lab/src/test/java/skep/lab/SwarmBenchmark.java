package skep.lab;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Docker's swarm mode and skep, one after the other in every round, on the same three hosts and
/// Docker Engines, asked by the same client; and the Engines alone, told to run as many containers
/// by themselves, which is the least that either can take. Run by `lab/bench`; README.md says what
/// the rows mean.
public final class SwarmBenchmark {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration FAILOVER_LIMIT = Duration.ofMinutes(2);
  private static final int FEW = 3;
  private static final int MANY = 30;
  private static final int SPREAD = 6;
  private static final String SERVICE = "bench";

  private final Skep skep;
  private final String image;
  private final Map<String, List<Double>> seconds = new TreeMap<>();

  /// What is measured, in the order of the table.
  private enum Row {
    FEW_RUN("3 replicas running after create, s"),
    MANY_RUN("30 replicas running after create, s"),
    WORKER_LOST("worker's host killed: 6 replicas running again, s"),
    LEADER_LOST("leader's host killed, 3 managers: 6 replicas running again, s");

    private final String words;

    Row(String words) {
      this.words = words;
    }
  }

  /// One of the programs compared.
  private enum Side {
    ENGINES("run/docker.sock"),
    DOCKER("run/docker.sock"),
    SKEP("run/skep/skep.sock");

    private final String socket;

    Side(String socket) {
      this.socket = socket;
    }
  }

  private SwarmBenchmark(Skep skep) {
    this.skep = skep;
    // As docker's own client pins it, so that neither side asks the registry for each task.
    this.image =
        skep.host(1)
            .exec("docker", "inspect", "-f", "{{index .RepoDigests 0}}", skep.image("nginx"))
            .ok();
  }

  /// @param words rounds, and in how many of them hosts die; 5 and 3 unless given
  public static void main(String[] words) {
    int rounds = words.length > 0 ? Integer.parseInt(words[0]) : 5;
    int deadly = words.length > 1 ? Integer.parseInt(words[1]) : 3;
    var reason = Skep.skipReason();
    if (reason.isPresent()) {
      System.err.println(reason.get());
      System.exit(1);
    }
    var benchmark = new SwarmBenchmark(Skep.onFreshHosts());
    for (int round = 1; round <= rounds; round++) {
      System.err.printf("round %d of %d%n", round, rounds);
      benchmark.measureEngines();
      benchmark.round(Side.DOCKER, round <= deadly);
      benchmark.round(Side.SKEP, round <= deadly);
    }
    benchmark.print();
  }

  private void round(Side side, boolean isDeadly) {
    form(side, "worker", "worker");
    measureStarts(side);
    if (isDeadly) {
      measureLoss(side, Row.WORKER_LOST, 3);
    }
    if (side == Side.SKEP) {
      note("RSS of the manager with two workers, MB", side, residentMb(1));
      note("RSS of a worker, MB", side, residentMb(2));
    }
    leave(side);
    if (isDeadly) {
      form(side, "manager", "manager");
      int leader = leader(side, 1);
      measureLoss(side, Row.LEADER_LOST, leader);
      leave(side);
    }
  }

  private void measureStarts(Side side) {
    // The first service warms caches on both sides and on every host, and is not counted.
    start(side, FEW);
    removeService(side, 1);
    note(Row.FEW_RUN.words, side, start(side, FEW));
    removeService(side, 1);
    note(Row.MANY_RUN.words, side, start(side, MANY));
    removeService(side, 1);
  }

  /// The same numbers of containers, by nobody's order but this client's.
  private void measureEngines() {
    containersAlone(FEW);
    note(Row.FEW_RUN.words, Side.ENGINES, containersAlone(FEW));
    note(Row.MANY_RUN.words, Side.ENGINES, containersAlone(MANY));
  }

  /// @return seconds until all are started, an equal number by each Engine
  private double containersAlone(int count) {
    long started = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        var engine = engine(i % 3 + 1);
        threads.execute(() -> engine.run(image));
      }
    }
    double taken = secondsSince(started);
    await(START_LIMIT, count + " containers run", () -> containers(1, 2, 3) == count);
    for (int number = 1; number <= 3; number++) {
      skep.shell(number, "docker rm -f $(docker ps -q)").ok();
    }
    await(START_LIMIT, "all containers are gone", () -> containers(1, 2, 3) == 0);
    return taken;
  }

  /// @return seconds until all replicas ran
  private double start(Side side, int replicas) {
    var socket = socket(side, 1);
    long started = System.nanoTime();
    socket.create(SERVICE, replicas, image);
    await(START_LIMIT, replicas + " run", () -> running(socket, "") == replicas);
    double taken = secondsSince(started);
    // What the API says, held to what the Engines say.
    await(START_LIMIT, replicas + " containers run", () -> containers(1, 2, 3) == replicas);
    return taken;
  }

  private void measureLoss(Side side, Row row, int victim) {
    int asked = victim == 1 ? 2 : 1;
    var socket = socket(side, asked);
    socket.create(SERVICE, SPREAD, image);
    await(START_LIMIT, "all run", () -> running(socket, "") == SPREAD);
    var dead = nodeId(socket, victim);
    int[] others = IntStream.rangeClosed(1, 3).filter(number -> number != victim).toArray();

    long started = System.nanoTime();
    skep.host(victim).kill();
    await(
        FAILOVER_LIMIT, "all run elsewhere", () -> answers(() -> running(socket, dead) == SPREAD));

    note(row.words, side, secondsSince(started));
    await(START_LIMIT, "containers run elsewhere", () -> containers(others) == SPREAD);
    skep.host(victim).start();
    if (side == Side.SKEP) {
      skep.startDaemon(victim);
    }
    await(START_LIMIT, "the node is back", () -> answers(() -> isReady(socket, dead)));
    removeService(side, asked);
  }

  private void removeService(Side side, int asked) {
    socket(side, asked).remove(SERVICE);
    await(START_LIMIT, "all containers are gone", () -> containers(1, 2, 3) == 0);
  }

  private void form(Side side, String... roles) {
    switch (side) {
      case SKEP -> {
        skep.form(roles);
      }
      case ENGINES -> throw new IllegalArgumentException("they form none");
      case DOCKER -> {
        docker(1, "swarm", "init", "--advertise-addr", skep.host(1).address());
        for (int number = 2; number <= roles.length + 1; number++) {
          var token = docker(1, "swarm", "join-token", "-q", roles[number - 2]);
          docker(number, "swarm", "join", "--token", token, skep.host(1).address() + ":2377");
        }
      }
    }
    await(
        START_LIMIT,
        "three nodes are ready",
        () -> socket(side, 1).nodes().stream().filter(node -> node.isReady()).count() == 3);
  }

  private void leave(Side side) {
    if (side == Side.DOCKER) {
      for (int number = 3; number >= 1; number--) {
        docker(number, "swarm", "leave", "--force");
      }
    }
    var _ = Skep.onFreshHosts();
  }

  private String docker(int number, String... words) {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    return skep.host(number).exec(START_LIMIT, command.toArray(String[]::new)).ok();
  }

  private SwarmSocket socket(Side side, int number) {
    return new SwarmSocket(skep.host(number).root().resolve(Path.of(side.socket)));
  }

  private SwarmSocket engine(int number) {
    return socket(Side.ENGINES, number);
  }

  private static long running(SwarmSocket socket, String deadNodeId) {
    return socket.tasks().stream()
        .filter(task -> task.isRunning() && !task.nodeId().equals(deadNodeId))
        .count();
  }

  private static String nodeId(SwarmSocket socket, int number) {
    return socket.nodes().stream()
        .filter(node -> node.hostname().endsWith("node0" + number))
        .map(node -> node.id())
        .findFirst()
        .orElseThrow();
  }

  private static boolean isReady(SwarmSocket socket, String nodeId) {
    return socket.nodes().stream().anyMatch(node -> node.id().equals(nodeId) && node.isReady());
  }

  private int leader(Side side, int asked) {
    return socket(side, asked).nodes().stream()
        .filter(node -> node.isLeader())
        .map(node -> node.hostname().charAt(node.hostname().length() - 1) - '0')
        .findFirst()
        .orElseThrow();
  }

  private int containers(int... numbers) {
    return IntStream.of(numbers)
        .map(number -> (int) skep.host(number).exec("docker", "ps", "-q").ok().lines().count())
        .sum();
  }

  /// Resident set of the daemon's process.
  private double residentMb(int number) {
    var kilobytes =
        skep.shell(number, "awk '/VmRSS/ {print $2}' /proc/" + Skep.DAEMON + "/status").ok();
    return Long.parseLong(kilobytes) / 1024.0;
  }

  /// A swarm without a leader refuses or does not answer; that is no answer yet.
  private static boolean answers(BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (IllegalStateException | UncheckedIOException _) {
      return false;
    }
  }

  private static void await(Duration limit, String what, BooleanSupplier condition) {
    Await.within(limit, what, condition);
  }

  private static double secondsSince(long startedNanos) {
    return Duration.ofNanos(System.nanoTime() - startedNanos).toMillis() / 1000.0;
  }

  private void note(String words, Side side, double value) {
    System.err.printf(Locale.ROOT, "  %-62s %-6s %7.2f%n", words, side, value);
    seconds.computeIfAbsent(words + side, _ -> new ArrayList<>()).add(value);
  }

  private void print() {
    System.out.println("| | Engines alone | Docker swarm mode | skep | skep / swarm | rounds |");
    System.out.println("|---|---:|---:|---:|---:|---:|");
    for (var row : Row.values()) {
      var alone = seconds.getOrDefault(row.words + Side.ENGINES, List.of());
      var docker = seconds.getOrDefault(row.words + Side.DOCKER, List.of());
      var ours = seconds.getOrDefault(row.words + Side.SKEP, List.of());
      if (!docker.isEmpty() && !ours.isEmpty()) {
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %.2f | %.2f | %.2f | %d |%n",
            row.words,
            alone.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f", median(alone)),
            median(docker),
            median(ours),
            median(ours) / median(docker),
            ours.size());
      }
    }
    for (var words : List.of("RSS of the manager with two workers, MB", "RSS of a worker, MB")) {
      var ours = seconds.getOrDefault(words + Side.SKEP, List.of());
      System.out.printf(
          Locale.ROOT, "| %s | | | %.0f | | %d |%n", words, median(ours), ours.size());
    }
  }

  private static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
