package skep.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import skep.agent.Ingress;
import skep.api.NodeInfo.LocalState;
import skep.api.client.ApiClient;
import skep.api.client.ApiException;
import skep.api.client.InitRequest;
import skep.engine.embedded.EmbeddedEngine;
import skep.model.ModelJson;

/// One daemon: its start, its end, and what is in its way.
final class DaemonTest {
  @TempDir private Path directory;

  private Daemon start() throws IOException {
    return new Daemon(
        new NodeSettings(
            state(),
            socket(),
            "host1",
            _ -> new EmbeddedEngine("host1", "test"),
            _ -> Ingress.NONE,
            "test"));
  }

  private Path state() {
    return directory.resolve("state");
  }

  private Path socket() {
    return directory.resolve("skep.sock");
  }

  private static String init(Daemon daemon, String address) throws Exception {
    return daemon.node().init(request(address)).get(60, TimeUnit.SECONDS);
  }

  private static InitRequest request(String address) {
    return new InitRequest(address, address, false, false, Optional.empty(), Optional.empty());
  }

  private static LocalState stateOf(Daemon daemon) {
    return daemon.node().info().join().state();
  }

  @Test
  void a_daemon_that_starts_again_is_the_same_node() throws Exception {
    String id;
    try (var first = start()) {
      id = init(first, Demo.address());
      assertThatIOException()
          .isThrownBy(this::start)
          .withMessage("another skep daemon runs on " + state());
      assertThatExceptionOfType(ApiException.class)
          .isThrownBy(
              () ->
                  ApiClient.unix(socket())
                      .post("/swarm/init", ModelJson.write(request("127.0.0.1")), "again"))
          .withMessageStartingWith("This node is already part of a swarm.");
    }
    try (var second = start()) {
      assertThat(second.node().info().join().nodeId()).isEqualTo(id);
      assertThat(stateOf(second)).isEqualTo(LocalState.ACTIVE);
    }
    var log = state().resolve("raft").resolve("raft.log");
    var bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(log, bytes);
    assertThatIOException()
        .isThrownBy(this::start)
        .withMessageContaining(log.toString())
        .withMessageContaining("restore this file from a backup");

    Files.delete(log);
    assertThatIOException()
        .isThrownBy(this::start)
        .withMessageStartingWith(log + " is missing: restore it from a backup");
  }

  @Test
  void a_port_that_is_taken_leaves_the_node_outside_and_free_to_try_again() throws Exception {
    var address = Demo.address();
    var port = HostPort.parse(address, 0).port();
    try (var daemon = start()) {
      for (int taken : List.of(port, Addresses.raftPort(port))) {
        try (var _ = new ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
          assertThat(daemon.node().init(request(address)))
              .failsWithin(30, TimeUnit.SECONDS)
              .withThrowableThat()
              .withMessageContaining(String.valueOf(taken));
          assertThat(stateOf(daemon)).isEqualTo(LocalState.INACTIVE);
        }
      }
      assertThat(init(daemon, address)).isNotEmpty();
    }
  }

  @Test
  void an_init_that_was_cut_short_is_undone() throws Exception {
    try (var daemon = start()) {
      init(daemon, Demo.address());
    }
    Files.createFile(state().resolve("unfinished"));
    try (var daemon = start()) {
      assertThat(stateOf(daemon)).isEqualTo(LocalState.INACTIVE);
      init(daemon, Demo.address());
    }
  }
}
