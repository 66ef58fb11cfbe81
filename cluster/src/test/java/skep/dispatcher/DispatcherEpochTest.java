package skep.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import skep.manager.FakeStore;
import skep.manager.LeaderLoop;
import skep.model.Epoch;
import skep.model.NodeRole;
import skep.session.AgentMessage;
import skep.session.AgentMessage.AgentEpoch;
import skep.session.AgentMessage.Hello;
import skep.session.AgentMessage.ManagerEpoch;
import skep.session.AgentMessage.Welcome;
import skep.sim.SimLoop;
import skep.sim.SimScheduler;
import skep.store.Draft;
import skep.store.StoredObjects;

/// A dispatcher of the swarm's second life.
class DispatcherEpochTest {
  private static final Epoch SECOND = new Epoch(2, "x");

  private final SimScheduler world = new SimScheduler(1);
  private final SimLoop loop = world.process("m1");
  private final FakeStore store = new FakeStore(loop);
  private final LeaderLoop leader = new LeaderLoop(loop, store, () -> "id");
  private final Dispatcher dispatcher = new Dispatcher(loop, store, leader, SECOND);

  DispatcherEpochTest() {
    var draft = new Draft(store.state());
    draft.put(StoredObjects.cluster());
    draft.put(StoredObjects.node("n1", NodeRole.WORKER));
    store.write(draft.batch());
    store.lead(true);
    world.runFor(Duration.ofMillis(100));
  }

  private List<AgentMessage> heardAfter(AgentMessage... said) {
    var link = new FakeLink("n1", loop, dispatcher);
    for (var message : said) {
      link.say(message);
    }
    world.runFor(Duration.ofMillis(100));
    var heard = link.heard();
    return link.isClosed() ? List.of() : heard;
  }

  private static Hello hello() {
    return new Hello(StoredObjects.node("n1", NodeRole.WORKER).description());
  }

  @Test
  void the_life_it_speaks_for_is_the_first_it_says() {
    assertThat(heardAfter(hello()))
        .startsWith(new ManagerEpoch(SECOND))
        .anyMatch(Welcome.class::isInstance);
  }

  @Test
  void an_agent_of_this_or_an_earlier_life_is_welcome() {
    assertThat(heardAfter(new AgentEpoch(SECOND), hello())).anyMatch(Welcome.class::isInstance);
    assertThat(heardAfter(new AgentEpoch(new Epoch(1, "")), hello()))
        .anyMatch(Welcome.class::isInstance);
  }

  @Test
  void an_agent_that_has_seen_a_newer_or_another_life_is_let_go() {
    assertThat(heardAfter(new AgentEpoch(new Epoch(3, "y")), hello())).isEmpty();
    assertThat(heardAfter(new AgentEpoch(new Epoch(2, "y")), hello())).isEmpty();
  }
}
