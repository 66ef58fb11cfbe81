package skep.node;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import skep.api.Admission.JoinAnswer;
import skep.ca.NodeIdentity;
import skep.model.Epoch;
import skep.model.NodeRole;
import skep.session.AgentMessage.Role;

/// Makes the node play the part the swarm gives it, while its daemon and its tasks go on. What a
/// manager says in the session is only a hint: the leader's certificate, given with a majority
/// behind it, decides, since a demoted manager destroys its log.
///
/// Each order of steps is such that a crash between any two leaves a node that starts and is led
/// on: a manager is one that has both a manager's certificate and a raft id in its notes. All
/// methods run on the node's own thread.
final class RoleKeeper {
  private static final System.Logger LOG = System.getLogger(RoleKeeper.class.getName());
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final StateDirectory directory;
  private final Path state;
  private final Member member;
  private Optional<Role> wanted = Optional.empty();
  private String said = "";
  private boolean isRetryPlanned;

  /// The node whose part changes.
  interface Member {
    /// Empty: in no swarm.
    Optional<Running> running();

    /// The node is this from now on.
    void became(Running next);

    /// @throws IOException naming what is in the way
    ///
    /// @return empty when the swarm has gone on without this manager meanwhile
    Optional<ManagerRuntime> startManager(Running now, SavedNode saved) throws IOException;

    /// The swarm is in this newer life.
    void outdated(Epoch newer);

    /// Runs `task` on the node's thread, unless the daemon is stopping.
    void later(Runnable task);
  }

  RoleKeeper(StateDirectory directory, Member member) {
    this.directory = directory;
    this.state = directory.path();
    this.member = member;
  }

  /// Makes sure that the node is what a manager says it is to be; tries again until it is.
  void follow(Role role) {
    wanted = Optional.of(role);
    if (!role.message().isEmpty() && !role.message().equals(said)) {
      LOG.log(Level.WARNING, () -> "this manager has no vote: " + role.message());
    }
    said = role.message();
    var now = member.running();
    if (now.isEmpty() || isPlaying(now.get(), role)) {
      return;
    }
    try {
      var issued = now.get().renewal().issue();
      become(now.get(), issued.identity(), issued.answer());
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          () ->
              "this node is to be a %s and is not yet: %s"
                  .formatted(role.role().wire(), e.getMessage()));
      retry();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void retry() {
    if (!isRetryPlanned) {
      isRetryPlanned = true;
      LATER.execute(
          () ->
              member.later(
                  () -> {
                    isRetryPlanned = false;
                    wanted.ifPresent(this::follow);
                  }));
    }
  }

  private static boolean isPlaying(Running now, Role role) {
    return switch (role.role()) {
      case MANAGER -> now.isManagerAs(role.raftId());
      case WORKER -> now.manager().isEmpty() && now.tls().identity().role() == NodeRole.WORKER;
    };
  }

  /// A manager of an earlier life than the leader's is none of its group's, whatever its row says:
  /// its log may hold what the swarm lost, and is not destroyed.
  private void become(Running now, NodeIdentity next, JoinAnswer answer) throws IOException {
    boolean isOutdated =
        now.manager().filter(own -> answer.epoch().isNewerThan(own.epoch())).isPresent();
    if (isOutdated) {
      member.outdated(answer.epoch());
      return;
    }
    switch (answer.role()) {
      case MANAGER -> manager(now, next, answer);
      case WORKER -> worker(now, next);
    }
  }

  private void manager(Running now, NodeIdentity next, JoinAnswer answer) throws IOException {
    if (now.isManagerAs(answer.raftId())) {
      now.renewal().keep(next);
      return;
    }
    stopManager(now, now.saved());
    var saved = now.saved();
    if (!saved.isManager() || !saved.raftId().equals(answer.raftId())) {
      directory.forgetLog();
      saved = saved.asManager(answer);
      saved.save(state);
    }
    // Its peers must see a manager from the first connection on; the certificate is kept once the
    // log it goes with is there.
    now.tls().update(next);
    var started = member.startManager(now, saved);
    if (started.isEmpty()) {
      return;
    }
    member.became(now.withManager(saved, started.get()));
    now.renewal().keep(next);
    LOG.log(Level.INFO, () -> "this node is a manager now, raft id " + answer.raftId());
  }

  private void worker(Running now, NodeIdentity next) throws IOException {
    var saved = now.saved().asWorker();
    stopManager(now, saved);
    saved.save(state);
    directory.forgetLog();
    now.trust().becameWorker();
    now.renewal().keep(next);
    LOG.log(Level.INFO, "this node is a worker now");
  }

  private void stopManager(Running now, SavedNode saved) {
    member.became(now.withoutManager(saved));
    now.manager().ifPresent(ManagerRuntime::close);
  }
}
