package skep.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import skep.api.client.DryRun;
import skep.api.client.InitRequest;
import skep.api.client.JoinRequest;
import skep.api.client.Peer;
import skep.model.NodeDescription;

/// A node that is what the test says.
public final class FakeNode implements NodeControl {
  public volatile NodeInfo.LocalState localState = NodeInfo.LocalState.ACTIVE;
  public volatile Optional<ManagerAccess> manager = Optional.empty();
  public volatile NodeDescription description = NodeDescription.UNKNOWN;
  public final List<Object> asked = new ArrayList<>();

  @Override
  public CompletableFuture<String> init(InitRequest request) {
    asked.add(request);
    return CompletableFuture.completedFuture("n1");
  }

  @Override
  public CompletableFuture<Void> join(JoinRequest request) {
    asked.add(request);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<String> leave(boolean force) {
    asked.add(force);
    return CompletableFuture.completedFuture("");
  }

  @Override
  public CompletableFuture<DryRun> rehearse(Step step) {
    var change = new DryRun.Change("rehearse", "node", "", step.getClass().getSimpleName(), "");
    return CompletableFuture.completedFuture(new DryRun(List.of(change), List.of()));
  }

  @Override
  public CompletableFuture<Void> unlock(String key) {
    asked.add(key);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<NodeInfo> info() {
    boolean member = localState == NodeInfo.LocalState.ACTIVE;
    return CompletableFuture.completedFuture(
        new NodeInfo(
            localState,
            member ? "n1" : "",
            member ? "10.0.0.1" : "",
            member && manager.isPresent(),
            "",
            member ? List.of(new Peer("n1", "10.0.0.1:2377")) : List.of(),
            description));
  }

  @Override
  public WaysOut waysOut() {
    throw new UnsupportedOperationException("no way out of a fake");
  }

  @Override
  public Optional<ManagerAccess> manager() {
    return manager;
  }
}
