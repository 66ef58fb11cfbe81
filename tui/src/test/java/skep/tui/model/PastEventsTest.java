package skep.tui.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import skep.model.Service;
import skep.tui.SampleSwarm;
import skep.tui.cells.Size;
import skep.tui.swarm.Change;
import skep.tui.swarm.EventLine;

/// What is said of changes that were made before the dashboard was opened: it does not know what
/// was before.
final class PastEventsTest {
  @Test
  void a_service_is_said_to_be_created_once() {
    var model = SampleSwarm.dashboard(new Size(100, 30));
    var web = model.facts().swarm().service("s-web").orElseThrow();
    var later = web.withUpdatedAt(web.createdAt().plusSeconds(60));

    assertThat(said(model, web)).isEqualTo("created");
    assertThat(said(model, later)).isEqualTo("changed");
  }

  private static String said(DashModel model, Service service) {
    var change = new Change(1, Instant.EPOCH, false, service, "");
    var step = DashUpdate.update(model, new DashEvent.Changed(List.of(change), true));
    return step.model().facts().events().stream()
        .filter(line -> line.subject().equals("web"))
        .map(EventLine::text)
        .filter(text -> text.equals("created") || text.equals("changed"))
        .findFirst()
        .orElse("");
  }
}
