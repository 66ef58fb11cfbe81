package skep.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import skep.api.NodeInfo.LocalState;
import skep.manager.ControlException;
import skep.manager.ControlException.Kind;
import skep.model.Epoch;
import skep.seal.KeyFile;
import skep.session.AgentMessage.Role;

/// What this node is in its swarm: how it stands, in its operator's words, what runs, and what it
/// has and knows as a member. Decides nothing and starts nothing; see {@link MemberLife}.
///
/// Changed on the node's own thread ({@link Steps}), except by {@link #told}, {@link #saw}, {@link
/// #broken} and, when the daemon ends, {@link #stop}, for which any thread will do. Read on any.
final class MemberState {
  private static final System.Logger LOG = System.getLogger(MemberState.class.getName());
  private static final Condition OUTSIDE = new Condition(LocalState.INACTIVE, "");

  private final StateDirectory directory;
  private volatile Condition condition = OUTSIDE;
  private volatile @Nullable Running running;
  private volatile @Nullable EpochFile epochs;
  private volatile @Nullable KeyFile keys;
  private volatile Optional<Role> role = Optional.empty();
  private volatile boolean isOutdated;

  /// @param error for the operator; empty: none
  record Condition(LocalState local, String error) {}

  MemberState(StateDirectory directory) {
    this.directory = directory;
  }

  Condition condition() {
    return condition;
  }

  void set(LocalState local, String error) {
    condition = new Condition(local, error);
  }

  /// Something that the node cannot mend by itself.
  void broken(String why) {
    LOG.log(Level.ERROR, () -> why + "; restart the daemon once the cause is mended");
    set(LocalState.ERROR, why);
  }

  /// The swarm has gone on without this manager.
  void outdated(String why) {
    LOG.log(Level.ERROR, why);
    isOutdated = true;
    set(LocalState.ERROR, why);
  }

  /// Whether the swarm has gone on without this manager.
  boolean isOutdated() {
    return isOutdated;
  }

  /// Empty: nothing runs, on a host outside of a swarm or on a member that is locked or broken.
  Optional<Running> running() {
    return Optional.ofNullable(running);
  }

  Optional<ManagerRuntime> manager() {
    return running().flatMap(Running::manager);
  }

  void runs(Running next) {
    running = next;
  }

  /// @throws ControlException when this node is a member of a swarm
  void outsideOfSwarm() {
    if (running != null || condition.local() != LocalState.INACTIVE) {
      throw new ControlException(
          Kind.NOT_IN_SWARM,
          "This node is already part of a swarm. Use \"skep swarm leave\" to leave this swarm and"
              + " join another one.");
    }
  }

  /// As a manager last said this node is to be; empty until one has.
  Optional<Role> role() {
    return role;
  }

  void told(Role said) {
    role = Optional.of(said);
  }

  /// Of this node's disk; of a member only.
  KeyFile keys() {
    return Objects.requireNonNull(keys);
  }

  /// Of a member that starts again.
  ///
  /// @throws IOException as {@link StateDirectory#keys}
  KeyFile loadKeys() throws IOException {
    keys = directory.keys();
    return keys;
  }

  /// Of a new member.
  KeyFile makeKeys() throws IOException {
    keys = directory.newKeys();
    return keys;
  }

  /// Newest life of the swarm this node has seen; of a member only.
  EpochFile epochs() {
    return Objects.requireNonNull(epochs);
  }

  /// @throws IOException as {@link EpochFile#open}
  EpochFile openEpochs() throws IOException {
    epochs = EpochFile.open(directory.path());
    return epochs;
  }

  /// Notes down that the swarm is in this life.
  void saw(Epoch seen) {
    try {
      epochs().saw(seen);
    } catch (IOException e) {
      throw new UncheckedIOException("the new life of the swarm could not be noted down", e);
    }
  }

  /// Changes the notes of a member that runs, here and on disk.
  void remember(UnaryOperator<SavedNode> change) {
    var now = running;
    if (now == null) {
      return;
    }
    var saved = change.apply(now.saved());
    if (saved.equals(now.saved())) {
      return;
    }
    running = now.withSaved(saved);
    try {
      saved.save(directory.path());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the managers' new addresses could not be kept", e);
    }
  }

  /// Leaves the containers running, and all files.
  void stop() {
    var now = running;
    running = null;
    if (now != null) {
      now.close();
    }
  }

  /// In no swarm from now on; the files are another's to remove.
  void left() {
    isOutdated = false;
    condition = OUTSIDE;
    role = Optional.empty();
  }
}
