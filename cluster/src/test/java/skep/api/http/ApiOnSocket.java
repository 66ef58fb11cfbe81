package skep.api.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import skep.api.FakeManager;
import skep.api.FakeNode;
import skep.api.SampleSwarm;
import skep.api.SwarmApi;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;

/// A leader's API on a real unix socket.
final class ApiOnSocket implements AutoCloseable {
  final FakeManager manager = new FakeManager(SampleSwarm.ledBy("n1"));
  final FakeNode node = new FakeNode();
  final Path socket;
  final UnixApiServer server;

  ApiOnSocket(Path directory) throws IOException {
    manager.write(SampleSwarm::fill);
    node.manager = Optional.of(manager);
    socket = directory.resolve("skep.sock");
    server = new UnixApiServer(socket, api(node));
  }

  static SwarmApi api(FakeNode node) {
    return new SwarmApi(
        node,
        (_, _, _) ->
            CompletableFuture.failedFuture(new ControlException(Kind.NO_MANAGER, "none here")),
        InstantSource.system(),
        Thread::startVirtualThread,
        "0.1");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
