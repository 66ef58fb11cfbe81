package skep.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import skep.raft.LogStorage.LogFile;
import skep.seal.SealException;
import skep.seal.SealKey;

/// The framing of the log file: a header, then records that are appended and never changed.
///
/// File header, 40 bytes: "SKEPRAFT", version (2), seven zeros, salt (16), a value that tells
/// whether the data key is the right one (8). Record: magic (4 bytes), length of the body (4),
/// `forcedUpTo` (8), CRC32C of the body (4), CRC32C of the 20 bytes before (4), body. A body is
/// sealed with a key that the salt makes this file's own, for its place in the file and its
/// `forcedUpTo`: it opens nowhere else. The CRC is of the sealed body, so that a torn record is
/// told from a forged one.
///
/// `forcedUpTo` is the size of the file that was known to be durable when the record was written.
/// It tells a torn tail, which nobody was promised, from damage to what was acknowledged: a bad
/// record that a later good one says was forced is damage. Not thread-safe.
final class LogRecords {
  private static final byte[] FILE_MAGIC = {'S', 'K', 'E', 'P', 'R', 'A', 'F', 'T'};
  private static final int VERSION = 2;
  private static final int UNSEALED_VERSION = 1;
  private static final int SALT_OFFSET = 16;
  private static final int SALT_BYTES = 16;
  private static final int CHECK_BYTES = 8;
  private static final int FILE_HEADER_BYTES = SALT_OFFSET + SALT_BYTES + CHECK_BYTES;
  private static final int RECORD_MAGIC = 0x534b5245;
  private static final int RECORD_HEADER_BYTES = 24;
  private static final int CHECKED_HEADER_BYTES = 20;
  private static final int MAX_BODY_BYTES = 64 << 20;
  private static final int SCAN_BYTES = 64 << 10;

  private static final String RECORDS = "raft log records";
  private static final String CHECK = "raft log key check";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LogFile file;
  private final SealKey key;
  private long size;
  private long forced;

  private LogRecords(LogFile file, SealKey dataKey, byte[] salt) {
    this.file = file;
    this.key = dataKey.derived(salt, RECORDS);
  }

  /// What was found at the end of the file.
  ///
  /// @param tornBytes cut off, since they were never promised to anybody; 0 after an orderly end
  record Opened(LogRecords records, long tornBytes) {}

  /// A new file with its header, not forced yet.
  static LogRecords begin(LogFile file, SealKey dataKey) throws IOException {
    var salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    var records = new LogRecords(file, dataKey, salt);
    file.append(
        ByteBuffer.allocate(FILE_HEADER_BYTES)
            .put(FILE_MAGIC)
            .put((byte) VERSION)
            .position(SALT_OFFSET)
            .put(salt)
            .put(dataKey.derivedBytes(salt, CHECK, CHECK_BYTES))
            .flip());
    records.size = FILE_HEADER_BYTES;
    return records;
  }

  /// Reads all records in order and leaves the file ready for more.
  ///
  /// @throws CorruptLogException when something acknowledged is damaged; the file is left as it is
  static Opened open(LogFile file, String name, SealKey dataKey, Consumer<ByteBuffer> reader)
      throws IOException {
    long end = file.size();
    if (end < FILE_HEADER_BYTES) {
      // Died while making the file, before anything was promised.
      file.truncate(0);
      var records = begin(file, dataKey);
      records.force();
      return new Opened(records, end);
    }
    var records = new LogRecords(file, dataKey, checkedSalt(file, name, dataKey));
    long at = FILE_HEADER_BYTES;
    while (at < end) {
      var body = read(file, at, end);
      if (body.limit() == 0) {
        refuseDamage(file, name, at, end);
        file.truncate(at);
        break;
      }
      int length = body.remaining();
      reader.accept(records.opened(body, at, name));
      at += RECORD_HEADER_BYTES + length;
    }
    file.force();
    records.size = at;
    records.forced = at;
    return new Opened(records, end - at);
  }

  /// Adds one record; durable after the next {@link #force}.
  void append(byte[] plain) throws IOException {
    var body = key.seal(plain, place(size, forced));
    var record = ByteBuffer.allocate(RECORD_HEADER_BYTES + body.length);
    record.putInt(RECORD_MAGIC).putInt(body.length).putLong(forced).putInt(crc(body));
    record.putInt(crc(record.array(), CHECKED_HEADER_BYTES)).put(body).flip();
    file.append(record);
    size += RECORD_HEADER_BYTES + body.length;
  }

  void force() throws IOException {
    file.force();
    forced = size;
  }

  LogFile file() {
    return file;
  }

  private ByteBuffer opened(ByteBuffer sealed, long at, String name) throws IOException {
    var header = header(file, at, at + RECORD_HEADER_BYTES);
    try {
      var bytes = new byte[sealed.remaining()];
      sealed.get(bytes);
      return ByteBuffer.wrap(key.open(bytes, place(at, header.getLong(8))));
    } catch (SealException e) {
      throw new CorruptLogException(
          name, at, "a record that was not written here by this manager: " + e.getMessage());
    }
  }

  private static byte[] place(long at, long forcedUpTo) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(at).putLong(forcedUpTo).array();
  }

  private static byte[] checkedSalt(LogFile file, String name, SealKey dataKey) throws IOException {
    var header = ByteBuffer.allocate(FILE_HEADER_BYTES);
    file.read(header, 0);
    header.flip();
    var magic = new byte[FILE_MAGIC.length];
    header.get(magic);
    if (!Arrays.equals(magic, FILE_MAGIC)) {
      throw new CorruptLogException(name, 0, "it does not begin like a manager's log");
    }
    int version = header.get();
    if (version == UNSEALED_VERSION) {
      throw new CorruptLogException(
          name, FILE_MAGIC.length, "written by a development version of skep, unencrypted");
    }
    if (version != VERSION) {
      throw new CorruptLogException(
          name,
          FILE_MAGIC.length,
          "format version %d, this build reads version %d".formatted(version, VERSION));
    }
    var salt = new byte[SALT_BYTES];
    header.position(SALT_OFFSET).get(salt);
    var check = new byte[CHECK_BYTES];
    header.get(check);
    if (!MessageDigest.isEqual(check, dataKey.derivedBytes(salt, CHECK, CHECK_BYTES))) {
      throw new CorruptLogException(
          name, SALT_OFFSET, "sealed with another data key than this node's");
    }
    return salt;
  }

  /// The body of the record at `at`; empty when there is no whole, good record (no body is empty).
  private static ByteBuffer read(LogFile file, long at, long end) throws IOException {
    var header = header(file, at, end);
    int length = header.limit() == 0 ? 0 : header.getInt(4);
    if (length == 0 || at + RECORD_HEADER_BYTES + length > end) {
      return ByteBuffer.allocate(0);
    }
    var body = ByteBuffer.allocate(length);
    file.read(body, at + RECORD_HEADER_BYTES);
    body.flip();
    return crc(body.array()) == header.getInt(16) ? body : ByteBuffer.allocate(0);
  }

  private static ByteBuffer header(LogFile file, long at, long end) throws IOException {
    if (at + RECORD_HEADER_BYTES > end) {
      return ByteBuffer.allocate(0);
    }
    var header = ByteBuffer.allocate(RECORD_HEADER_BYTES);
    file.read(header, at);
    header.flip();
    boolean isGood =
        header.getInt(0) == RECORD_MAGIC
            && header.getInt(4) > 0
            && header.getInt(4) <= MAX_BODY_BYTES
            && crc(header.array(), CHECKED_HEADER_BYTES) == header.getInt(20);
    return isGood ? header : ByteBuffer.allocate(0);
  }

  /// Looks for a good record after the bad one at `bad` that says the bad one was durable.
  private static void refuseDamage(LogFile file, String name, long bad, long end)
      throws IOException {
    var window = ByteBuffer.allocate(SCAN_BYTES);
    for (long from = bad + 1; from + RECORD_HEADER_BYTES <= end; from += SCAN_BYTES - 3) {
      window.clear();
      file.read(window, from);
      window.flip();
      for (int i = 0; i + Integer.BYTES <= window.limit(); i++) {
        if (window.getInt(i) == RECORD_MAGIC && wasForced(file, from + i, end, bad)) {
          throw new CorruptLogException(
              name, bad, "bad record, with later ones that were written after it was safe");
        }
      }
    }
  }

  private static boolean wasForced(LogFile file, long at, long end, long bad) throws IOException {
    var header = header(file, at, end);
    return header.limit() > 0 && header.getLong(8) > bad && read(file, at, end).limit() > 0;
  }

  private static int crc(byte[] bytes) {
    return crc(bytes, bytes.length);
  }

  private static int crc(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
