package skep.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import skep.engine.Engine;
import skep.engine.EngineContract;
import skep.engine.TaskStreamsContract;
import skep.model.ContainerSpec;

class EmbeddedEngineTest implements TaskStreamsContract {
  private final EmbeddedEngine engine = new EmbeddedEngine("host1", "0.1");

  @AfterEach
  void close() {
    engine.close();
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public ContainerSpec lasting() {
    return ContainerSpec.ofImage("nginx:1");
  }

  @Override
  public ContainerSpec crashing() {
    return ContainerSpec.ofImage("crash");
  }

  @Override
  public ContainerSpec missing() {
    return ContainerSpec.ofImage("nosuch:1");
  }

  @Override
  public ContainerSpec talking() {
    return lasting();
  }

  @Override
  public List<String> echo(String text) {
    return List.of("echo", text);
  }

  @Override
  public List<String> exiting(int code) {
    return List.of("exit", String.valueOf(code));
  }

  @Override
  public List<String> copying() {
    return List.of("cat");
  }

  @Test
  void a_task_answers_on_the_port_it_was_given() throws Exception {
    var id = run(EngineContract.task("t1", lasting()));
    var port = EngineContract.get(engine.inspect(id)).ports().getFirst();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(port.publishedPort())))
            .timeout(Duration.ofSeconds(5))
            .build();

    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).body())
          .isEqualTo("this is %s (web.1) on host1\n".formatted(id.substring(0, 12)));
    }
  }
}
