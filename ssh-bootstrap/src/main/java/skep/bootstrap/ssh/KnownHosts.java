package skep.bootstrap.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import skep.bootstrap.inventory.HostKeyPolicy;

/// The keys that are known of one host, and what came of looking at the one it showed. A connection
/// goes on only if that is to be believed: what is new is believed for now when policy lets it be
/// shown to the operator, and stored by {@link #store} alone.
final class KnownHosts implements HostKeyRepository {
  private static final String HASH = "HmacSHA1";
  private static final int SALT_BYTES = 20;

  private final SshTarget target;
  private final List<HostKeyRepository> files = new ArrayList<>();
  private volatile Optional<Sight> sight = Optional.empty();

  /// What a key turned out to be.
  enum Standing {
    KNOWN,
    PINNED,
    /// In no file, and policy lets the operator decide.
    NEW,
    /// In no file, and policy refuses it.
    REFUSED,
    /// Another one than is stored or pinned.
    CHANGED,
    REVOKED
  }

  /// The key that the host showed.
  record Sight(Standing standing, HostKey key, String fingerprint) {}

  KnownHosts(SshTarget target) throws IOException {
    this.target = target;
    var paths = new ArrayList<>(target.keyFiles().user());
    paths.addAll(target.keyFiles().global());
    for (var path : paths) {
      if (Files.isReadable(path) && Files.isRegularFile(path)) {
        files.add(load(path));
      }
    }
  }

  private static HostKeyRepository load(Path path) throws IOException {
    var jsch = new JSch();
    try {
      jsch.setKnownHosts(path.toString());
    } catch (JSchException e) {
      throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
    }
    return jsch.getHostKeyRepository();
  }

  Optional<Sight> sight() {
    return sight;
  }

  @Override
  public int check(String host, byte[] blob) {
    try {
      var key = new HostKey(target.keyName(), blob);
      var fingerprint = fingerprint(blob);
      var standing = standing(host, key, blob, fingerprint);
      sight = Optional.of(new Sight(standing, key, fingerprint));
      return switch (standing) {
        case KNOWN, PINNED, NEW -> OK;
        case REFUSED -> NOT_INCLUDED;
        case CHANGED, REVOKED -> CHANGED;
      };
    } catch (JSchException _) {
      // no key at all: JSch would not have come so far with one it cannot use
      return CHANGED;
    }
  }

  private Standing standing(String host, HostKey key, byte[] blob, String fingerprint) {
    if (stored(host).stream()
        .anyMatch(stored -> "@revoked".equals(stored.getMarker()) && same(stored.getKey(), key))) {
      return Standing.REVOKED;
    }
    var pin = target.trust().pin();
    if (!pin.isEmpty()) {
      return pin.equals(fingerprint) ? Standing.PINNED : Standing.CHANGED;
    }
    for (var file : files) {
      if (file.check(host, blob) == OK) {
        return Standing.KNOWN;
      }
    }
    // One of another kind than is stored counts as changed: the stored kind is asked for first, so
    // the host does not have it any more.
    if (!stored(host).isEmpty()) {
      return Standing.CHANGED;
    }
    return target.trust().policy() == HostKeyPolicy.ACCEPT_NEW ? Standing.NEW : Standing.REFUSED;
  }

  private static boolean same(String one, HostKey other) {
    return one.equals(other.getKey());
  }

  private List<HostKey> stored(String host) {
    var all = new ArrayList<HostKey>();
    for (var file : files) {
      var keys = file.getHostKey(host, null);
      all.addAll(keys == null ? List.of() : List.of(keys));
    }
    return all;
  }

  /// Writes the key that was shown to the first of the user's files, as ssh would.
  void store() throws IOException {
    var shown = sight.orElseThrow(() -> new IllegalStateException("no key was shown"));
    if (shown.standing() != Standing.NEW && shown.standing() != Standing.PINNED) {
      return;
    }
    var name = target.keyFiles().isHashed() ? hashed(target.keyName()) : target.keyName();
    var line = name + " " + shown.key().getType() + " " + shown.key().getKey() + "\n";
    append(target.keyFiles().user().getFirst(), line);
  }

  /// Several hosts are stored by several threads.
  private static synchronized void append(Path file, String line) throws IOException {
    if (file.toString().equals("/dev/null")) {
      return;
    }
    var directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
    if (!Files.exists(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    var text = Files.exists(file) ? Files.readString(file) : "";
    if (text.contains(line)) {
      return;
    }
    var separated = text.isEmpty() || text.endsWith("\n") ? line : "\n" + line;
    boolean isNew = !Files.exists(file);
    Files.writeString(file, separated, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (isNew) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private static String hashed(String name) {
    var salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    try {
      var mac = Mac.getInstance(HASH);
      mac.init(new SecretKeySpec(salt, HASH));
      var hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      var base64 = Base64.getEncoder();
      return "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HASH, e);
    }
  }

  private static String fingerprint(byte[] blob) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public HostKey[] getHostKey() {
    return new HostKey[0];
  }

  /// Asked by JSch to put the kinds of stored keys first.
  @Override
  public HostKey[] getHostKey(String host, String type) {
    return stored(host).stream()
        .filter(key -> type == null || type.equals(key.getType()))
        .toArray(HostKey[]::new);
  }

  @Override
  public void add(HostKey key, UserInfo operator) {
    // only `store` writes
  }

  @Override
  public void remove(String host, String type) {
    // nothing is ever removed for the operator
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    // nothing is ever removed for the operator
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return target.keyFiles().user().toString();
  }
}
