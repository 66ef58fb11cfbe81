package skep.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import skep.engine.Engine;
import skep.engine.EngineContract;
import skep.engine.EngineException.Kind;
import skep.engine.LogPiece;
import skep.engine.LogRequest;
import skep.engine.TaskContainer.Health;
import skep.engine.TaskContainer.Phase;
import skep.engine.TaskStreamsContract;
import skep.model.ContainerSpec;
import skep.model.ModelJson;

/// The contract on a real engine; skipped, with the reason, where there is none.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerEngineTest implements TaskStreamsContract {
  private DockerHost host;
  private DockerEngine engine;

  @BeforeAll
  void start() throws Exception {
    var missing = DockerHost.missing();
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    host = DockerHost.start();
    engine = DockerEngine.at(host.socket(), "swarm-of-this-test");
  }

  @AfterAll
  void close() throws Exception {
    if (engine != null) {
      for (var left : EngineContract.get(engine.containers())) {
        EngineContract.get(engine.remove(left.containerId()));
      }
      engine.close();
    }
  }

  @Override
  public Engine engine() {
    return engine;
  }

  private static ContainerSpec shell(String script) {
    return ContainerSpec.ofImage(DockerHost.IMAGE)
        .withCommand(List.of("/bin/busybox", "sh", "-c"))
        .withArgs(List.of(script));
  }

  @Override
  public ContainerSpec lasting() {
    return shell("trap 'exit 0' TERM; while :; do busybox sleep 1 & wait; done");
  }

  @Override
  public ContainerSpec crashing() {
    return shell("exit 1");
  }

  @Override
  public ContainerSpec missing() {
    return ContainerSpec.ofImage("127.0.0.1:9/nosuch:1");
  }

  @Override
  public ContainerSpec talking() {
    return shell(
        "trap 'exit 0' TERM; echo out; busybox sleep 0.2; echo err >&2; while :; do busybox sleep 1"
            + " & wait; done");
  }

  @Override
  public List<String> echo(String text) {
    return List.of("/bin/busybox", "echo", text);
  }

  @Override
  public List<String> exiting(int code) {
    return List.of("/bin/busybox", "sh", "-c", "exit " + code);
  }

  @Override
  public List<String> copying() {
    return List.of("/bin/busybox", "cat");
  }

  @Test
  void a_log_keeps_streams_apart() throws Exception {
    var script = "echo o; echo e >&2; busybox seq -s, 9999; exec busybox sleep 60";
    var id = run(EngineContract.task("bytes", shell(script)));
    var request =
        new LogRequest(true, Optional.empty(), Optional.empty(), Optional.empty(), true, true);
    var pieces = new ArrayList<LogPiece>();
    try (var feed = EngineContract.get(engine.streams().logs("bytes", request))) {
      while (pieces.size() < 3) {
        pieces.addAll(feed.next(Duration.ofSeconds(10)).orElseThrow());
      }
    }
    EngineContract.get(engine.remove(id));

    assertThat(pieces).anyMatch(p -> p.text().equals("o") && !p.isError() && !p.isPartial());
    assertThat(pieces).anyMatch(p -> p.text().equals("e") && p.isError());
    assertThat(pieces).anyMatch(p -> p.text().startsWith("1,2,3,") && p.isPartial());
  }

  @Test
  void a_container_of_another_swarm_does_not_exist_for_it() throws Exception {
    try (var other = DockerEngine.at(host.socket(), "another-swarm")) {
      var id =
          EngineContract.get(other.create(EngineContract.task("foreign", lasting()))).containerId();

      assertThat(EngineContract.get(engine.containers()))
          .noneMatch(found -> found.containerId().equals(id));
      EngineContract.get(other.remove(id));
    }
  }

  @Test
  void a_command_that_does_not_exist_fails_in_the_engines_words() throws Exception {
    var spec = ContainerSpec.ofImage(DockerHost.IMAGE).withCommand(List.of("/nosuch"));
    var id =
        EngineContract.get(engine.create(EngineContract.task("nocommand", spec))).containerId();
    var error = EngineContract.failure(engine.start(id));

    assertThat(error.kind()).isEqualTo(Kind.REFUSED);
    assertThat(error.getMessage()).contains("/nosuch").doesNotStartWith("Status");
  }

  @Test
  void a_health_check_turns_healthy() throws Exception {
    var json =
        """
        {"Image": "%s", "Command": ["/bin/busybox", "sleep", "60"], "StopSignal": "KILL",
         "Healthcheck": {"Test": ["CMD", "/bin/busybox", "true"], "Interval": 200000000}}
        """
            .formatted(DockerHost.IMAGE);
    var id = run(EngineContract.task("checked", ModelJson.read(ContainerSpec.class, json)));
    var changes = new LinkedBlockingQueue<String>();

    try (var _ = engine.watch(new Recorder(changes))) {
      awaitHealth(id, changes);
    }
  }

  private void awaitHealth(String id, LinkedBlockingQueue<String> changes) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (EngineContract.get(engine.inspect(id)).health() != Health.HEALTHY) {
      assertThat(deadline - System.nanoTime()).isPositive();
      changes.poll(1, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_spec_reaches_the_container() throws Exception {
    var script =
        """
        busybox test "$NAME" = web.1-on-$NODE || exit 11
        busybox test "$(busybox hostname)" = h-1 || exit 12
        busybox test "$(busybox pwd)" = /bin || exit 13
        busybox test "$(busybox id -u)" = 1000 || exit 14
        busybox grep -q 10.0.0.9 /etc/hosts || exit 15
        busybox test "$(ulimit -n)" = 123 || exit 16
        busybox touch /x && exit 17
        busybox touch /scratch/x || exit 18
        exit 0
        """;
    var json =
        """
        {"Image": "%s", "Command": ["/bin/busybox", "sh", "-c"], "Hostname": "h-{{.Task.Slot}}",
         "Env": ["NAME={{.Service.Name}}.{{.Task.Slot}}-on-{{.Node.ID}}", "NODE=n1"],
         "Dir": "/bin", "User": "1000:1000", "ReadOnly": true, "Init": false,
         "Mounts": [{"Type": "tmpfs", "Target": "/scratch"}], "Hosts": ["10.0.0.9 other"],
         "CapabilityDrop": ["CAP_NET_RAW"], "Ulimits": [{"Name": "nofile", "Soft": 123, "Hard": 123}],
         "Labels": {"a": "b"}, "StopGracePeriod": 1000000000}
        """
            .formatted(DockerHost.IMAGE);
    var spec = ModelJson.read(ContainerSpec.class, json).withArgs(List.of(script));
    var changes = new LinkedBlockingQueue<String>();
    try (var _ = engine.watch(new Recorder(changes))) {
      var id = run(EngineContract.task("spec", spec));
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (EngineContract.get(engine.inspect(id)).phase() != Phase.EXITED) {
        assertThat(deadline - System.nanoTime()).isPositive();
        changes.poll(1, TimeUnit.SECONDS);
      }

      assertThat(EngineContract.get(engine.inspect(id)).exitCode()).isZero();
    }
  }

  @Test
  void a_restarted_engine_is_noticed_and_its_containers_have_died() throws Exception {
    assumeTrue(host.isPrivate(), "this engine is not ours to restart");
    var changes = new LinkedBlockingQueue<String>();
    var id = run(EngineContract.task("outage", lasting()));
    try (var _ = engine.watch(new Recorder(changes))) {
      host.stopDaemon();
      assertThat(await(changes, "unreachable")).isTrue();
      assertThat(EngineContract.failure(engine.inspect(id)).kind()).isEqualTo(Kind.UNREACHABLE);

      host.startDaemon();
      assertThat(await(changes, "reachable")).isTrue();
      assertThat(EngineContract.get(engine.inspect(id)).phase()).isEqualTo(Phase.EXITED);
    }
  }

  private static boolean await(LinkedBlockingQueue<String> changes, String wanted)
      throws InterruptedException {
    for (int seen = 0; seen < 1000; seen++) {
      var change = Optional.ofNullable(changes.poll(15, TimeUnit.SECONDS));
      if (change.isEmpty() || change.get().equals(wanted)) {
        return change.isPresent();
      }
    }
    return false;
  }

  private record Recorder(LinkedBlockingQueue<String> changes) implements Engine.EngineListener {
    @Override
    public void changed(String taskId) {
      changes.add(taskId);
    }

    @Override
    public void reachable(boolean reachable) {
      changes.add(reachable ? "reachable" : "unreachable");
    }
  }
}
