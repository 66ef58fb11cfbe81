package skep.raft;

import java.nio.ByteBuffer;
import java.util.Arrays;
import skep.model.Epoch;
import skep.raft.WireReader.MalformedException;

/// A message between managers with the life of the swarm its sender belongs to. In the first life
/// it is the bare message, as it always was; in later ones a version byte and the epoch come first:
/// a build that knows of no epochs drops it, which is what such a manager's word is worth then.
/// Without a message it is a notice: "the swarm has gone on without you".
final class EpochFrame {
  static final int VERSION = 2;

  private final Epoch epoch;
  private final byte[] message;

  private EpochFrame(Epoch epoch, byte[] message) {
    this.epoch = epoch;
    this.message = message;
  }

  static byte[] of(Epoch epoch, byte[] message) {
    if (epoch.isFirst()) {
      return message;
    }
    return new WireWriter()
        .u8(VERSION)
        .i64(epoch.number())
        .text(epoch.id())
        .blob(message)
        .toByteArray();
  }

  static byte[] notice(Epoch epoch) {
    return of(epoch, new byte[0]);
  }

  /// @throws MalformedException for anything but the output of {@link #of}, or the message of a
  ///   later version, which is not looked into
  static EpochFrame read(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      return new EpochFrame(Epoch.FIRST, bytes);
    }
    var in = new WireReader(ByteBuffer.wrap(bytes));
    in.u8();
    long number = in.i64();
    var id = in.text();
    var message = in.blob();
    in.end();
    if (number < 1) {
      throw new MalformedException("epoch " + number);
    }
    return new EpochFrame(new Epoch(number, id), message);
  }

  Epoch epoch() {
    return epoch;
  }

  boolean isNotice() {
    return message.length == 0;
  }

  byte[] message() {
    return Arrays.copyOf(message, message.length);
  }
}
