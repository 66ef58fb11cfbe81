package skep.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import skep.loop.ThreadLoop;
import skep.model.Epoch;

/// A real manager in this JVM: sockets, disk and threads. Its state is a map, a command
/// `key=value`.
final class TestManager implements AutoCloseable {
  private static final int LIMIT_SECONDS = 15;

  final String id;
  final ConcurrentSkipListMap<String, String> state = new ConcurrentSkipListMap<>();
  final JGroupsTransport transport;
  final RaftGroup group;
  volatile Optional<Epoch> outdatedBy = Optional.empty();
  private final ThreadLoop loop;

  /// @param founders the same for all managers of one group
  /// @param joined the life of the group it is started in, when its log is new
  TestManager(
      String id,
      List<String> founders,
      Epoch joined,
      Path directory,
      SortedMap<String, InetSocketAddress> peers,
      Optional<SSLContext> tls)
      throws IOException {
    this.id = id;
    this.transport =
        JGroupsTransport.open(new JGroupsConfig(id, loopback(0), Optional.empty(), peers, tls));
    this.loop = new ThreadLoop("raft-" + id);
    var log = RaftLog.open(new DirectoryStorage(directory.resolve(id), SimDisk.KEY));
    if (!log.isInitialized()) {
      log.begin(joined);
    }
    this.group =
        RaftGroup.start(
            RaftGroupConfig.of(id, new TreeSet<>(founders)),
            new RaftPorts(
                loop,
                transport,
                log,
                new Machine(),
                new RaftListener() {
                  @Override
                  public void outdated(Epoch newer) {
                    outdatedBy = Optional.of(newer);
                  }
                },
                ThreadLocalRandom.current()));
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  Applied write(String command) {
    return await(group.propose(command.getBytes(UTF_8)));
  }

  /// The value after a barrier, so a linearizable read.
  Optional<String> read(String key) {
    await(group.readBarrier());
    return Optional.ofNullable(state.get(key));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.get(LIMIT_SECONDS, SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The process dies: nobody is told, the log is not closed.
  void kill() {
    transport.close();
    loop.close();
  }

  @Override
  public void close() {
    await(group.close());
    kill();
  }

  private final class Machine implements RaftStateMachine {
    @Override
    public byte[] apply(long index, byte[] command) {
      var pair = new String(command, UTF_8).split("=", 2);
      var before = Optional.ofNullable(state.put(pair[0], pair[1]));
      return before.orElse("").getBytes(UTF_8);
    }

    @Override
    public List<byte[]> snapshot() {
      return state.entrySet().stream()
          .map(entry -> (entry.getKey() + "=" + entry.getValue()).getBytes(UTF_8))
          .toList();
    }

    @Override
    public void install(long index, List<byte[]> chunks) {
      state.clear();
      var pairs = new TreeMap<String, String>();
      for (var chunk : chunks) {
        var pair = new String(chunk, UTF_8).split("=", 2);
        pairs.put(pair[0], pair[1]);
      }
      state.putAll(pairs);
    }
  }
}
