package skep.ingress;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Random;
import java.util.zip.CRC32;

/// So many bytes that nothing on the way holds them all, and by whose checksum a lost one is seen.
final class Payload {
  static final int BYTES = 24 * 1024 * 1024;

  private Payload() {}

  static void send(Socket socket) {
    var random = new Random(7);
    var chunk = new byte[BYTES / 64];
    try {
      for (int i = 0; i < 64; i++) {
        random.nextBytes(chunk);
        socket.getOutputStream().write(chunk);
      }
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Of all that comes.
  static long checksumOf(InputStream in) throws IOException {
    var crc = new CRC32();
    var chunk = new byte[64 * 1024];
    int bytes;
    while ((bytes = in.read(chunk)) >= 0) {
      crc.update(chunk, 0, bytes);
    }
    return crc.getValue();
  }

  static long checksum() {
    var random = new Random(7);
    var crc = new CRC32();
    var chunk = new byte[BYTES / 64];
    for (int i = 0; i < 64; i++) {
      random.nextBytes(chunk);
      crc.update(chunk);
    }
    return crc.getValue();
  }
}
