package skep.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// A socket that answers as the daemon of a small swarm would, always the same: what the JVM learns
/// commands on where there is no daemon.
final class TrainingDaemon implements AutoCloseable {
  private static final String NODES =
      """
      [{"ID":"n1","Version":{"Index":1},"CreatedAt":"2026-01-01T00:00:00Z",
        "UpdatedAt":"2026-01-01T00:00:00Z",
        "Spec":{"Role":"manager","Availability":"active","Labels":{"disk":"ssd"}},
        "Description":{"Hostname":"m1","Engine":{"EngineVersion":"28.0.0"}},
        "Status":{"State":"ready","Addr":"10.0.0.1"},
        "ManagerStatus":{"Leader":true,"Reachability":"reachable","Addr":"10.0.0.1:2377"}}]\
      """;
  private static final String SERVICES =
      """
      [{"ID":"s1","Version":{"Index":1},"CreatedAt":"2026-01-01T00:00:00Z",
        "UpdatedAt":"2026-01-01T00:00:00Z",
        "Spec":{"Name":"web","Labels":{"team":"a"},"Mode":{"Replicated":{"Replicas":1}},
          "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1"}},
          "EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080}]}},
        "ServiceStatus":{"RunningTasks":1,"DesiredTasks":1}}]\
      """;
  private static final String TASKS =
      """
      [{"ID":"t1","Version":{"Index":1},"CreatedAt":"2026-01-01T00:00:00Z",
        "UpdatedAt":"2026-01-01T00:00:00Z","ServiceID":"s1","Slot":1,"NodeID":"n1",
        "Spec":{"ContainerSpec":{"Image":"nginx:1"}},"DesiredState":"running",
        "Status":{"State":"running","Timestamp":"2026-01-01T00:00:00Z"}}]\
      """;
  private static final String INFO =
      """
      {"Name":"m1","Swarm":{"NodeID":"n1","LocalNodeState":"active","ControlAvailable":true,
       "RemoteManagers":[],"Managers":1,"Nodes":1}}\
      """;
  private static final String STATUS =
      """
      {"ClusterID":"c1","Source":"m1","Now":"2026-01-01T00:00:00Z","AsOf":"2026-01-01T00:00:00Z",
       "Linearizable":true,"Revision":1,"State":"HEALTHY","Self":"r1","Role":"leader","Term":1,
       "Leader":"r1","LeaderlessMs":0,"CommitIndex":1,"LastIndex":1,"Voters":1,"Reachable":1,
       "Quorum":1,"Tolerance":0,"Writable":true,"Warnings":[],"Managers":[
        {"ID":"r1","Hostname":"m1","Addr":"10.0.0.1:2377","Role":"leader","Voter":true,
         "Reachable":true,"Leader":true,"LastIndex":1}]}\
      """;

  private final ServerSocketChannel server;

  TrainingDaemon(Path socket) throws IOException {
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofPlatform().daemon(true).name("skep-training").start(this::serve);
  }

  private void serve() {
    while (server.isOpen()) {
      try (var client = server.accept()) {
        answer(client);
      } catch (IOException _) {
        // closed, or a client that hung up: the next one
      }
    }
  }

  private static void answer(SocketChannel client) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), UTF_8));
    var request = String.valueOf(lines.readLine()).split("[ ?]");
    var line = lines.readLine();
    while (line != null && !line.isEmpty()) {
      line = lines.readLine();
    }
    var body = body(request.length > 1 ? request[1] : "");
    var bytes = body.getBytes(UTF_8);
    var head =
        "HTTP/1.1 "
            + (body.isEmpty() ? "404 Not Found" : "200 OK")
            + "\r\nSkep-Revision: 1\r\nContent-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n";
    client.write(ByteBuffer.wrap(head.getBytes(UTF_8)));
    client.write(ByteBuffer.wrap(bytes));
  }

  private static String body(String path) {
    return switch (path) {
      case "/nodes" -> NODES;
      case "/services" -> SERVICES;
      case "/services/web" -> SERVICES.substring(1, SERVICES.length() - 1);
      case "/tasks" -> TASKS;
      case "/info" -> INFO;
      case "/skep/status" -> STATUS;
      default -> "";
    };
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
