package skep.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.api.ApiResponse;
import skep.api.LineSource;
import skep.api.SampleSwarm;
import skep.api.client.LogLine;
import skep.manager.ControlRequest;
import skep.model.ModelJson;

/// Docker's own command line against skep's API. Skipped where there is no `docker` program.
class DockerCliTest {
  private @TempDir Path directory;
  private ApiOnSocket api;

  @BeforeEach
  void serve() throws IOException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
            .anyMatch(dir -> new File(dir, "docker").canExecute()),
        "no docker program on the PATH");
    api = new ApiOnSocket(directory);
  }

  @AfterEach
  void stop() throws IOException {
    if (api != null) {
      api.close();
    }
  }

  private String docker(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.addAll(List.of("docker", "-H", "unix://" + api.socket));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DOCKER_CONFIG", directory.toString());
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(10, SECONDS)).isTrue();
    return output;
  }

  @Test
  void nodes_are_listed() throws Exception {
    var lines = docker("node", "ls").lines().map(line -> line.replaceAll(" +", " ")).toList();

    assertThat(lines)
        .containsExactly(
            "ID HOSTNAME STATUS AVAILABILITY MANAGER STATUS ENGINE VERSION",
            "n1 * alpha Ready Active Leader 28.2.2",
            "n2 beta Ready Active Unreachable 28.2.2",
            "w1 gamma Ready Active 28.2.2");
  }

  @Test
  void services_and_their_tasks_are_listed() throws Exception {
    assertThat(docker("service", "ls", "--format", "{{.Name}} {{.Mode}} {{.Replicas}} {{.Image}}"))
        .isEqualTo("web replicated 2/2 nginx:1.27\n");
    assertThat(docker("service", "ps", "web", "--format", "{{.Name}} {{.Node}} {{.DesiredState}}"))
        .isEqualTo("web.1 alpha Running\nweb.2 gamma Running\n");
  }

  @Test
  void objects_are_shown_for_people() throws Exception {
    assertThat(docker("service", "inspect", "web", "--pretty"))
        .contains("Service Mode:\tReplicated")
        .contains("Parallelism:\t1");
    assertThat(docker("node", "inspect", "self", "--pretty")).contains("Hostname:", "alpha");
    assertThat(docker("info", "--format", "{{.Swarm.LocalNodeState}} {{.Swarm.Managers}}"))
        .isEqualTo("active 2\n");
    assertThat(docker("swarm", "join-token", "worker")).contains("--token worker-token");
  }

  @Test
  void changes_reach_the_leader() throws Exception {
    assertThat(docker("service", "create", "-d", "--name", "two", "--replicas", "3", "nginx:1"))
        .contains("made-id");
    assertThat(docker("node", "update", "--availability", "drain", "gamma")).isEqualTo("gamma\n");
    assertThat(docker("service", "rm", "web")).isEqualTo("web\n");

    assertThat(api.manager.submitted)
        .hasExactlyElementsOfTypes(
            ControlRequest.CreateService.class,
            ControlRequest.UpdateNode.class,
            ControlRequest.RemoveService.class);
    var created = (ControlRequest.CreateService) api.manager.submitted.getFirst();
    assertThat(created.spec().mode().replicas()).isEqualTo(3);
    assertThat(created.spec().taskTemplate().containerSpec().image()).startsWith("nginx:1");
  }

  @Test
  void logs_are_shown_with_the_tasks_they_are_of() throws Exception {
    api.manager.nodes =
        (node, _, _) ->
            CompletableFuture.completedFuture(
                ApiResponse.lines(
                    new OneAnswer(
                        List.of(
                            ModelJson.write(
                                LogLine.of(
                                    SampleSwarm.T,
                                    node.equals("n1") ? "t1" : "t2",
                                    false,
                                    "hello from " + node,
                                    false,
                                    false)),
                            ModelJson.write(LogLine.end(SampleSwarm.T, List.of()))))));

    assertThat(docker("service", "logs", "web").lines())
        .containsExactlyInAnyOrder(
            "web.1.t1@alpha    | hello from n1", "web.2.t2@gamma    | hello from w1");
    assertThat(docker("service", "logs", "--raw", "-t", "web"))
        .contains("2026-01-01T00:00:00.000000000Z hello from n1\n");
  }

  /// All lines at once.
  private static final class OneAnswer implements LineSource {
    private List<String> lines;

    OneAnswer(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public synchronized Optional<List<String>> next(Duration atMost) {
      var next = lines;
      lines = List.of();
      return next.isEmpty() ? Optional.empty() : Optional.of(next);
    }

    @Override
    public void close() {}
  }

  @Test
  void errors_are_shown_as_the_daemon_gave_them() throws Exception {
    assertThat(docker("service", "inspect", "nope")).contains("no such service: nope");
    assertThat(docker("node", "rm", "w1", "--force")).isEqualTo("w1\n");
  }
}
