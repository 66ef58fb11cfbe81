package skep.bootstrap.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import skep.bootstrap.host.HostException;
import skep.bootstrap.host.HostException.Reason;
import skep.bootstrap.host.RemoteHost;
import skep.bootstrap.host.Script;
import skep.bootstrap.plan.Work;

/// Brings a file to a host and has root put it in its place. What arrives is checked by its hash
/// where only root can change it; what has arrived before is not sent again.
public final class Upload {
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);
  private static final int BUFFER = 1 << 16;

  private Upload() {}

  /// @param progress told the bytes sent so far
  static void bring(RemoteHost host, Path file, Work.Bring work, LongConsumer progress)
      throws HostException {
    var hash = hash(file);
    var path = place(host, hash);
    if (!path.isThere()) {
      host.upload(file, path.path(), progress);
    }
    var script =
        """
        if %4$s; then rm -f %1$s; exit 0; fi
        set -e
        mkdir -p -m 0755 /opt/skep
        mkdir -p -m 0700 /opt/skep/incoming
        file=/opt/skep/incoming/%2$s
        cp %1$s "$file"
        if [ "$(sha256sum "$file" | cut -d' ' -f1)" != %2$s ]; then rm -f "$file" %1$s; echo 'it was changed on its way' >&2; exit 1; fi
        %3$s
        rm -f %1$s
        """
            .formatted(Script.quoted(path.path()), hash, work.install(), work.probe());
    var outcome = host.run(Script.asRoot(script).within(INSTALL_LIMIT).alone());
    if (!outcome.isOk()) {
      throw new HostException(
          Reason.FAILED, "it could not be installed: " + outcome.complaint(), "see `df -h /opt`");
    }
  }

  private record Place(String path, boolean isThere) {}

  /// A directory of the login's user alone, where the file is to go or is already.
  private static Place place(RemoteHost host, String hash) throws HostException {
    var script =
        """
        set -e
        d=/tmp/skep-upload-$(id -u)
        [ -d "$d" ] || mkdir -m 0700 "$d"
        [ -O "$d" ] && [ ! -L "$d" ]
        chmod 0700 "$d"
        if [ -e "$d/%1$s" ] && [ "$(sha256sum "$d/%1$s" | cut -d' ' -f1)" = %1$s ]; then echo there; else echo missing; fi
        echo "$d/%1$s"
        """
            .formatted(hash);
    var outcome = host.run(Script.asUser(script));
    var lines = outcome.out().lines().toList();
    if (!outcome.isOk() || lines.size() != 2) {
      throw new HostException(
          Reason.FAILED, "no place for an upload: " + outcome.complaint(), "see `ls -ld /tmp`");
    }
    return new Place(lines.getLast(), lines.getFirst().equals("there"));
  }

  /// SHA-256 of a file, hexadecimal.
  public static String hash(Path file) throws HostException {
    try (var in = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new HostException(Reason.FAILED, "cannot read " + file + ": " + e.getMessage(), "");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
