package skep.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import skep.seal.SealKey;

/// A disk in memory that outlives its process. A crash keeps what was forced, and a part, chosen by
/// chance, of what was written after that.
final class SimDisk implements LogStorage {
  static final SealKey KEY = SealKey.of(new byte[SealKey.BYTES]);

  private MemoryFile live = new MemoryFile();
  private boolean isFull;
  private Runnable onForce = () -> {};

  /// From now on, whether writing fails; half of a record is written before it does.
  void full(boolean full) {
    isFull = full;
  }

  /// Runs `listener` whenever what was written has become safe.
  void onForce(Runnable listener) {
    onForce = listener;
  }

  boolean isFull() {
    return isFull;
  }

  /// Loses power.
  void crash(RandomGenerator random) {
    int unsafe = live.length - live.forced;
    int kept = live.forced + (unsafe > 0 ? random.nextInt(unsafe + 1) : 0);
    var after = new MemoryFile();
    after.bytes = Arrays.copyOf(live.bytes, kept);
    after.length = kept;
    after.forced = kept;
    live = after;
  }

  /// Whether a crash now would lose nothing.
  boolean isForced() {
    return live.forced == live.length;
  }

  /// What a crash now would leave at least.
  SimDisk forced() {
    var left = new SimDisk();
    left.contents(Arrays.copyOf(live.bytes, live.forced));
    return left;
  }

  /// The bytes as a reader of the file sees them.
  byte[] contents() {
    return Arrays.copyOf(live.bytes, live.length);
  }

  void contents(byte[] bytes) {
    live = new MemoryFile();
    live.bytes = bytes.clone();
    live.length = bytes.length;
    live.forced = bytes.length;
  }

  @Override
  public LogFile open() {
    return live;
  }

  @Override
  public LogFile create() throws IOException {
    if (isFull) {
      throw new IOException("no space left on device");
    }
    return new MemoryFile();
  }

  @Override
  public void replace(LogFile created) throws IOException {
    created.force();
    live = (MemoryFile) created;
  }

  @Override
  public SealKey key() {
    return KEY;
  }

  @Override
  public String name() {
    return "sim/raft.log";
  }

  private final class MemoryFile implements LogFile {
    private byte[] bytes = new byte[1024];
    private int length;
    private int forced;

    @Override
    public long size() {
      return length;
    }

    @Override
    public void read(ByteBuffer target, long position) {
      int count = Math.min(target.remaining(), length - (int) position);
      target.put(bytes, (int) position, Math.max(0, count));
    }

    @Override
    public void append(ByteBuffer source) throws IOException {
      int count = isFull ? source.remaining() / 2 : source.remaining();
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
      }
      source.get(bytes, length, count);
      length += count;
      if (isFull) {
        throw new IOException("no space left on device");
      }
    }

    @Override
    public void force() {
      forced = length;
      onForce.run();
    }

    @Override
    public void truncate(long size) {
      length = (int) size;
      forced = length;
    }

    @Override
    public void close() {}
  }
}
