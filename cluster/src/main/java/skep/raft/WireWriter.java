package skep.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;

/// A growing buffer of big-endian values: the shared alphabet of messages and log records.
final class WireWriter {
  private static final int INITIAL_BYTES = 256;

  private byte[] bytes = new byte[INITIAL_BYTES];
  private ByteBuffer buffer = ByteBuffer.wrap(bytes);

  int size() {
    return buffer.position();
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, buffer.position());
  }

  WireWriter u8(int value) {
    room(1).put((byte) value);
    return this;
  }

  WireWriter flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  WireWriter i32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  WireWriter i64(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  WireWriter blob(byte[] value) {
    i32(value.length);
    room(value.length).put(value);
    return this;
  }

  WireWriter text(String value) {
    return blob(value.getBytes(UTF_8));
  }

  WireWriter texts(Collection<String> values) {
    i32(values.size());
    values.forEach(this::text);
    return this;
  }

  private ByteBuffer room(int count) {
    if (buffer.remaining() < count) {
      int used = buffer.position();
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(used, count), 2 * used));
      buffer = ByteBuffer.wrap(bytes).position(used);
    }
    return buffer;
  }
}
