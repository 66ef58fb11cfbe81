package skep.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import skep.sim.SimScheduler;
import skep.view.Quorum;

/// A group whose dead members never catch up, and which holds the one who asks to the rules.
final class FakeGroup implements GroupMembers {
  private final SimScheduler world;
  final TreeSet<String> dead = new TreeSet<>();
  String self = "n1";
  final List<String> removed = new ArrayList<>();
  final List<String> handedTo = new ArrayList<>();
  boolean isSlow;
  boolean holdsRemovals;
  boolean isRemoving;
  private Optional<Runnable> held = Optional.empty();
  private final TreeMap<String, Boolean> voters = new TreeMap<>();
  private boolean isChanging;

  FakeGroup(SimScheduler world) {
    this.world = world;
    voters.put("n1", true);
  }

  boolean isVoter(String id) {
    return voters.getOrDefault(id, false);
  }

  List<String> ids() {
    return List.copyOf(voters.keySet());
  }

  void finishRemoval() {
    held.orElseThrow().run();
  }

  @Override
  public GroupView group() {
    return new GroupView(
        self,
        GroupView.Role.LEADER,
        1,
        Optional.of(self),
        1,
        voters.entrySet().stream()
            .map(e -> new GroupView.Member(e.getKey(), e.getValue(), !dead.contains(e.getKey())))
            .toList());
  }

  @Override
  public CompletableFuture<Void> addLearner(String id) {
    assertThat(removed).as("ids that must not come back").doesNotContain(id);
    if (voters.values().stream().filter(isVoter -> !isVoter).count() >= 2) {
      return CompletableFuture.failedFuture(new IllegalStateException("two learners"));
    }
    return change(() -> voters.putIfAbsent(id, false));
  }

  @Override
  public CompletableFuture<Void> promote(String id) {
    if (dead.contains(id) || isSlow) {
      var late = new CompletableFuture<Void>();
      world.schedule(
          Duration.ofMinutes(1),
          () -> late.completeExceptionally(new IllegalStateException("behind")));
      return late;
    }
    if (!isVoter(id)) {
      staysAlive(group().counted().plus(true));
    }
    return change(() -> voters.put(id, true));
  }

  @Override
  public CompletableFuture<Void> remove(String id) {
    assertThat(id).isNotEqualTo(self);
    isRemoving = true;
    if (isVoter(id)) {
      staysAlive(group().counted().minus(!dead.contains(id)));
    }
    return change(
        () -> {
          voters.remove(id);
          removed.add(id);
        });
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String id) {
    assertThat(isVoter(id)).isTrue();
    return change(
        () -> {
          handedTo.add(id);
          self = id;
        });
  }

  private static void staysAlive(Quorum after) {
    assertThat(after.isHeld()).as("enough voters answer: " + after).isTrue();
  }

  private CompletableFuture<Void> change(Runnable change) {
    assertThat(isChanging).as("two changes at once").isFalse();
    isChanging = true;
    var done = new CompletableFuture<Void>();
    Runnable finish =
        () -> {
          change.run();
          isChanging = false;
          done.complete(null);
        };
    if (holdsRemovals) {
      held = Optional.of(finish);
    } else {
      world.schedule(Duration.ofMillis(20), finish);
    }
    return done;
  }
}
