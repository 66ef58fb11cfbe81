package skep.bootstrap.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.SSHAgentConnector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Vector;

/// The keys to try on one host: the agent's, those that the configuration names first, then files.
final class Identities implements IdentityRepository {
  private final List<Identity> all;

  private Identities(List<Identity> all) {
    this.all = List.copyOf(all);
  }

  /// Files that are missing or cannot be read are left out, as ssh does.
  static Identities of(SshTarget target, Secrets secrets) {
    var files = new ArrayList<Identity>();
    for (var path : new LinkedHashSet<>(target.identities())) {
      if (Files.isReadable(path)) {
        file(path, secrets).ifPresent(files::add);
      }
    }
    var agent = new ArrayList<Identity>();
    for (var identity : agent(target.agent())) {
      boolean isNamed =
          files.stream()
              .anyMatch(
                  file -> Arrays.equals(file.getPublicKeyBlob(), identity.getPublicKeyBlob()));
      if (isNamed) {
        agent.addFirst(identity);
      } else if (!target.isOnlyThose()) {
        agent.add(identity);
      }
    }
    // The agent's copy of an encrypted key needs no passphrase.
    files.removeIf(
        file ->
            agent.stream()
                .anyMatch(
                    identity ->
                        Arrays.equals(identity.getPublicKeyBlob(), file.getPublicKeyBlob())));
    agent.addAll(files);
    return new Identities(agent);
  }

  private static Optional<Identity> file(Path path, Secrets secrets) {
    var jsch = new JSch();
    try {
      var key = KeyPair.load(jsch, path.toString());
      jsch.addIdentity(path.toString());
      var identity = jsch.getIdentityRepository().getIdentities().getFirst();
      return Optional.of(key.isEncrypted() ? new Locked(identity, path, key, secrets) : identity);
    } catch (JSchException _) {
      return Optional.empty();
    }
  }

  private static List<Identity> agent(String socket) {
    try {
      var connector =
          socket.isEmpty() ? new SSHAgentConnector() : new SSHAgentConnector(Path.of(socket));
      return connector.isAvailable()
          ? List.copyOf(new AgentIdentityRepository(connector).getIdentities())
          : List.of();
    } catch (AgentProxyException _) {
      // no agent
      return List.of();
    }
  }

  @Override
  public Vector<Identity> getIdentities() {
    return new Vector<>(all);
  }

  @Override
  public String getName() {
    return "agent and files";
  }

  @Override
  public int getStatus() {
    return RUNNING;
  }

  @Override
  public boolean add(byte[] identity) {
    return false;
  }

  @Override
  public boolean remove(byte[] blob) {
    return false;
  }

  @Override
  public void removeAll() {
    // nothing here is ours to remove
  }

  /// An encrypted key: opened only when a host has said that it wants this one.
  private static final class Locked implements Identity {
    private final Identity identity;
    private final Path path;
    private final KeyPair key;
    private final Secrets secrets;
    private boolean isOpen;

    Locked(Identity identity, Path path, KeyPair key, Secrets secrets) {
      this.identity = identity;
      this.path = path;
      this.key = key;
      this.secrets = secrets;
    }

    private synchronized void open() {
      if (isOpen) {
        return;
      }
      secrets
          .passphrase(path, secret -> key.decrypt(bytes(secret)))
          .ifPresent(
              secret -> {
                try {
                  isOpen = identity.setPassphrase(bytes(secret));
                } catch (JSchException _) {
                  // stays closed: its signature is missing below
                }
              });
    }

    @Override
    public byte[] getSignature(byte[] data, String algorithm) {
      open();
      return isOpen ? identity.getSignature(data, algorithm) : new byte[0];
    }

    @Override
    public byte[] getSignature(byte[] data) {
      open();
      return isOpen ? identity.getSignature(data) : new byte[0];
    }

    /// JSch is not to ask for a passphrase itself: it would ask again for each host.
    @Override
    public boolean isEncrypted() {
      return false;
    }

    @Override
    public boolean setPassphrase(byte[] passphrase) throws JSchException {
      return identity.setPassphrase(passphrase);
    }

    @Override
    public byte[] getPublicKeyBlob() {
      return identity.getPublicKeyBlob();
    }

    @Override
    public String getAlgName() {
      return identity.getAlgName();
    }

    @Override
    public String getName() {
      return identity.getName();
    }

    @Override
    public void clear() {
      identity.clear();
    }
  }

  private static byte[] bytes(char[] secret) {
    return new String(secret).getBytes(StandardCharsets.UTF_8);
  }
}
