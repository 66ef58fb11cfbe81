package skep.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads what a {@link WireWriter} wrote. Throws {@link MalformedException} for anything else, and
/// never allocates more than the input could hold.
final class WireReader {
  private final ByteBuffer buffer;

  WireReader(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /// The input is not of the expected form, or of a version this build does not know.
  static final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  int u8() {
    need(1);
    return Byte.toUnsignedInt(buffer.get());
  }

  boolean flag() {
    return u8() != 0;
  }

  int i32() {
    need(Integer.BYTES);
    return buffer.getInt();
  }

  long i64() {
    need(Long.BYTES);
    return buffer.getLong();
  }

  byte[] blob() {
    int length = i32();
    need(length);
    var value = new byte[length];
    buffer.get(value);
    return value;
  }

  String text() {
    return new String(blob(), UTF_8);
  }

  /// How many elements follow, each of at least `minBytes`.
  int count(int minBytes) {
    int count = i32();
    if (count < 0 || (long) count * minBytes > buffer.remaining()) {
      throw new MalformedException(
          "count " + count + " with " + buffer.remaining() + " bytes left");
    }
    return count;
  }

  List<String> texts() {
    int count = count(Integer.BYTES);
    var values = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      values.add(text());
    }
    return values;
  }

  /// Everything must have been read.
  void end() {
    if (buffer.hasRemaining()) {
      throw new MalformedException(buffer.remaining() + " bytes too many");
    }
  }

  private void need(int count) {
    if (count < 0 || count > buffer.remaining()) {
      throw new MalformedException("%d bytes wanted, %d left".formatted(count, buffer.remaining()));
    }
  }
}
