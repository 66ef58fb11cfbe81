package skep.shell;

import static skep.shell.command.Option.value;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import skep.api.client.ApiPath;
import skep.api.client.Recovered;
import skep.api.client.RestoreRequest;
import skep.backup.BackupException;
import skep.backup.BackupFile;
import skep.backup.BackupSecret;
import skep.model.Backup;
import skep.model.ModelJson;
import skep.shell.command.Arguments;
import skep.shell.command.Command;
import skep.shell.command.Command.Lacking;
import skep.shell.command.Exit;
import skep.shell.command.FileTrouble;
import skep.shell.command.Option;
import skep.shell.command.Positionals;
import skep.shell.command.Session;
import skep.shell.command.UserError;
import skep.shell.flags.ByteSize;
import skep.shell.print.HumanTime;

/// `skep swarm backup` and `skep swarm restore`. Sealing and opening is done here, so that the
/// daemon never has the passphrase and nothing secret is on a command line.
final class BackupCommands {
  private static final Option PASSPHRASE_FILE =
      value("--passphrase-file", "FILE", "Take the passphrase from the first line of a file");
  private static final Option KEY_FILE =
      value("--key-file", "FILE", "Use the content of a file (32 bytes or more) as the key");
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final long FILE_BYTES_MAX = 256 << 20;

  private BackupCommands() {}

  static List<Command> all() {
    return List.of(backup(), restore());
  }

  private static Command backup() {
    return new Command(
        List.of("swarm", "backup"),
        "Write the whole state of the swarm to a sealed file",
        Positionals.one("FILE|-"),
        List.of(KEY_FILE, PASSPHRASE_FILE),
        Lacking.NOTHING,
        List.of(
            "skep swarm backup swarm.backup",
            "skep swarm backup --key-file backup.key swarm.backup"),
        BackupCommands::runBackup);
  }

  private static Command restore() {
    return new Command(
        List.of("swarm", "restore"),
        "Bring a swarm back on this host from a backup, with this host as its only manager",
        Positionals.one("FILE"),
        List.of(
            value(
                "--advertise-addr", "string", "Advertised address (format: <ip|interface>[:port])"),
            KEY_FILE,
            value(
                "--listen-addr",
                "node-addr",
                "Listen address (format: <ip|interface>[:port], default 0.0.0.0:2377)"),
            PASSPHRASE_FILE),
        Lacking.NOTHING,
        List.of("skep swarm restore swarm.backup"),
        BackupCommands::runRestore);
  }

  private static Exit runBackup(Session session, Arguments arguments) {
    var target = arguments.positional(0);
    boolean isStream = target.equals("-");
    if (isStream && session.console().isTerminal()) {
      throw UserError.usage("a backup is not for a terminal", "name a file, or send it to a pipe");
    }
    if (!isStream && Files.exists(Path.of(target))) {
      throw exists(target);
    }
    var secret = secret(session, arguments, true);
    var backup = ModelJson.read(Backup.class, session.api().get(ApiPath.of("skep", "backup")));
    var sealed = BackupFile.seal(backup, secret, new SecureRandom());
    if (isStream) {
      session.console().out().writeBytes(sealed);
    } else {
      write(Path.of(target), sealed);
      session
          .console()
          .line(
              "Backup of swarm %s at revision %d, epoch %d, in %s (%s)."
                  .formatted(
                      backup.clusterName(),
                      backup.revision(),
                      backup.epoch().number(),
                      target,
                      ByteSize.format(sealed.length)));
    }
    warnOfAge(session, backup);
    return Exit.OK;
  }

  private static void warnOfAge(Session session, Backup backup) {
    var age = Duration.between(backup.asOf(), backup.takenAt());
    if (!backup.isLinearizable() && age.compareTo(FRESH) > 0) {
      session
          .console()
          .warn(
              "WARNING: %s has no leader: what it has was last known to be the newest %s ago, at %s."
                      .formatted(backup.source(), HumanTime.of(age), backup.asOf())
                  + " Later changes are not in this backup.");
    }
  }

  private static void write(Path file, byte[] bytes) {
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      try (var out = Channels.newOutputStream(channel)) {
        out.write(bytes);
      } catch (IOException e) {
        // a part of a backup is none, and would be in the way of the next one
        Files.deleteIfExists(file);
        throw e;
      }
    } catch (FileAlreadyExistsException e) {
      throw exists(file.toString());
    } catch (IOException e) {
      throw new UserError(
          Exit.FAILED, "cannot write %s: %s".formatted(file, FileTrouble.reason(e)), "");
    }
  }

  private static UserError exists(String file) {
    return new UserError(
        Exit.CONFLICT, file + " exists already", "name another file, or move that one away");
  }

  private static Exit runRestore(Session session, Arguments arguments) {
    var file = arguments.positional(0);
    var bytes = read(file);
    var secret = secret(session, arguments, false);
    var backup = opened(file, bytes, secret);
    session.daemonStarter().ensureRunning();
    var listen = arguments.text("--listen-addr");
    var request =
        new RestoreRequest(
            listen.isEmpty() ? "0.0.0.0:2377" : listen, arguments.text("--advertise-addr"), backup);
    var answer = session.api().post(ApiPath.of("skep", "restore"), ModelJson.write(request));
    var restored = ModelJson.read(Recovered.class, answer);
    session
        .console()
        .line(
            """
            Swarm %s restored to revision %d of %s: it goes on in epoch %d with this node (%s) as its only manager.

            Its other nodes are Down until they come back. Managers and workers that do not know this host's \
            address join again: type on each

                skep swarm leave --force

            and then the line that 'skep swarm join-token worker' (or manager) shows. 'skep node ls' shows the old \
            rows; 'skep node rm' removes them.\
            """
                .formatted(
                    backup.clusterName(),
                    backup.revision(),
                    backup.takenAt(),
                    restored.epoch().number(),
                    restored.id()));
    return Exit.OK;
  }

  private static Backup opened(String file, byte[] bytes, BackupSecret secret) {
    try {
      return BackupFile.open(bytes, secret);
    } catch (BackupException e) {
      throw new UserError(
          Exit.FAILED, "%s cannot be restored: %s".formatted(file, e.getMessage()), "");
    }
  }

  /// @param isNew whether a mistyped passphrase would lock the file for ever
  private static BackupSecret secret(Session session, Arguments arguments, boolean isNew) {
    if (arguments.has("--passphrase-file") && arguments.has("--key-file")) {
      throw UserError.usage("--passphrase-file and --key-file exclude each other", "");
    }
    try {
      if (arguments.has("--key-file")) {
        return BackupSecret.keyFile(read(arguments.text("--key-file")));
      }
      if (arguments.has("--passphrase-file")) {
        return BackupSecret.passphrase(firstLine(read(arguments.text("--passphrase-file"))));
      }
      return BackupSecret.passphrase(asked(session, isNew));
    } catch (IllegalArgumentException e) {
      throw UserError.usage(String.valueOf(e.getMessage()), "");
    }
  }

  private static char[] firstLine(byte[] content) {
    return new String(content, StandardCharsets.UTF_8).lines().findFirst().orElse("").toCharArray();
  }

  private static char[] asked(Session session, boolean isNew) {
    var keyboard = session.console().keyboard();
    if (!keyboard.isAttended()) {
      throw UserError.usage(
          "a passphrase is needed, and there is no terminal to ask on",
          "say --passphrase-file FILE or --key-file FILE");
    }
    session.console().out().flush();
    var typed = keyboard.secret("Passphrase: ");
    if (isNew && !Arrays.equals(typed, keyboard.secret("Again: "))) {
      throw UserError.usage("the two passphrases differ", "");
    }
    return typed;
  }

  private static byte[] read(String file) {
    try {
      if (Files.size(Path.of(file)) > FILE_BYTES_MAX) {
        throw new UserError(Exit.FAILED, file + " is too long", "");
      }
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new UserError(Exit.NOT_FOUND, "there is no file " + file, "");
    } catch (IOException e) {
      throw new UserError(
          Exit.FAILED, "cannot read %s: %s".formatted(file, FileTrouble.reason(e)), "");
    }
  }
}
