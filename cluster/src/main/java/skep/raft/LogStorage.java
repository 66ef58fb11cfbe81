package skep.raft;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import skep.seal.SealKey;

/// Where the log's one file lives. A port, so that a simulation can lose what was not forced.
public interface LogStorage {

  /// The file as it is, or a new empty one.
  LogFile open() throws IOException;

  /// A new empty file beside the live one; whatever an earlier attempt left is dropped.
  LogFile create() throws IOException;

  /// Makes `created`, which is forced first, the live file: after a crash one of the two is found,
  /// whole.
  void replace(LogFile created) throws IOException;

  /// For messages to people.
  String name();

  /// What seals the records.
  SealKey key();

  /// One open file. Not thread-safe.
  interface LogFile extends Closeable {
    long size() throws IOException;

    /// Fills `target` from `position` on, or as far as the file goes.
    void read(ByteBuffer target, long position) throws IOException;

    /// Writes all of `source` at the end.
    void append(ByteBuffer source) throws IOException;

    /// Returns when everything appended so far survives a loss of power.
    void force() throws IOException;

    void truncate(long size) throws IOException;
  }
}
