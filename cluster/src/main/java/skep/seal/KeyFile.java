package skep.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.avaje.jsonb.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import skep.model.ModelJson;

/// Where a node keeps its data key, which seals everything else that is secret on its disk. The
/// data key is wrapped by a second one. Unlocked, that second key is in the same file: it opens for
/// everybody who can read the file. Locked, the second key is the operator's unlock key, and is
/// nowhere on this host's disk.
///
/// Thread-safe. A change replaces the file as a whole; a crash leaves the old one or the new.
public final class KeyFile {
  private static final byte[] CONTEXT = "skep data key".getBytes(US_ASCII);
  private static final String HINT =
      "; restore it from a backup, or delete the node's state directory and join again";

  private final Path file;
  private Stored stored;
  private Optional<SealKey> dataKey;
  private Optional<UnlockKey> unlockKey;

  /// @param wrapped the data key, sealed: base64
  /// @param wrapping the key it is sealed with: base64; empty: the operator has it
  /// @param since revision of the swarm's state that wanted it so; 0: none yet
  @Json
  record Stored(
      @Json.Property("Wrapped") String wrapped,
      @Json.Property("Wrapping") String wrapping,
      @Json.Property("Since") long since) {
    @Override
    public String toString() {
      return "Stored[***]";
    }
  }

  private KeyFile(Path file, Stored stored, Optional<SealKey> dataKey) {
    this.file = file;
    this.stored = stored;
    this.dataKey = dataKey;
    this.unlockKey = Optional.empty();
  }

  /// A new data key, unlocked, on disk when this returns.
  public static KeyFile create(Path file) throws IOException {
    var dataKey = SealKey.random();
    var created = new KeyFile(file, wrapped(dataKey, 0), Optional.of(dataKey));
    created.write();
    return created;
  }

  /// @throws IOException naming the file and the way out, when it is missing or damaged
  public static KeyFile load(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + " is missing" + HINT);
    }
    try {
      var stored = ModelJson.read(Stored.class, Files.readAllBytes(file));
      var decoder = Base64.getDecoder();
      var wrapped = decoder.decode(stored.wrapped());
      if (stored.wrapping().isEmpty()) {
        return new KeyFile(file, stored, Optional.empty());
      }
      var wrapping = SealKey.of(decoder.decode(stored.wrapping()));
      return new KeyFile(file, stored, Optional.of(SealKey.of(wrapping.open(wrapped, CONTEXT))));
    } catch (IllegalArgumentException | NullPointerException | SealException e) {
      throw new IOException(file + " is damaged: " + e.getMessage() + HINT, e);
    }
  }

  /// Whether the data key needs the operator's key first.
  public synchronized boolean isLocked() {
    return dataKey.isEmpty();
  }

  /// @throws IllegalStateException while locked
  public synchronized SealKey dataKey() {
    return dataKey.orElseThrow(() -> new IllegalStateException(file + " is locked"));
  }

  /// False when it is another key's lock, or none; nothing changes on disk.
  public synchronized boolean unlock(UnlockKey key) {
    try {
      var wrapped = Base64.getDecoder().decode(stored.wrapped());
      dataKey = Optional.of(SealKey.of(key.key().open(wrapped, CONTEXT)));
      unlockKey = Optional.of(key);
      return true;
    } catch (SealException _) {
      return false;
    }
  }

  /// The swarm's wish as of `revision`: from now on `key` opens the file and nothing else does. An
  /// older wish than the last one changes nothing, so that a log that is replayed cannot undo it.
  ///
  /// @throws IllegalStateException while locked
  public synchronized void lock(UnlockKey key, long revision) throws IOException {
    if (revision > stored.since() && !unlockKey.equals(Optional.of(key))) {
      var wrapped = key.key().seal(dataKey().bytes(), CONTEXT);
      replace(new Stored(Base64.getEncoder().encodeToString(wrapped), "", revision));
      unlockKey = Optional.of(key);
    }
  }

  /// The swarm's wish as of `revision`: no operator is needed.
  ///
  /// @throws IllegalStateException while locked
  public synchronized void keepUnlocked(long revision) throws IOException {
    if (revision > stored.since() && stored.wrapping().isEmpty()) {
      replace(wrapped(dataKey(), revision));
      unlockKey = Optional.empty();
    }
  }

  /// For a node that is no manager any more: no operator is needed, and a log that it may get again
  /// is heeded from its beginning.
  ///
  /// @throws IllegalStateException while locked
  public synchronized void forgetLock() throws IOException {
    replace(wrapped(dataKey(), 0));
    unlockKey = Optional.empty();
  }

  private static Stored wrapped(SealKey dataKey, long revision) {
    var wrapping = SealKey.random();
    var encoder = Base64.getEncoder();
    return new Stored(
        encoder.encodeToString(wrapping.seal(dataKey.bytes(), CONTEXT)),
        encoder.encodeToString(wrapping.bytes()),
        revision);
  }

  private void replace(Stored next) throws IOException {
    var before = stored;
    stored = next;
    try {
      write();
    } catch (IOException e) {
      stored = before;
      throw e;
    }
  }

  private void write() throws IOException {
    PrivateFiles.write(file, ModelJson.write(stored) + "\n");
  }
}
