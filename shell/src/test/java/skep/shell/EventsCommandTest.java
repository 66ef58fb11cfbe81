package skep.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventsCommandTest {
  private static final String TASK =
      """
      {"revision":7,"time":"2026-01-01T11:00:00Z","kind":"task","id":"t1","action":"update",\
      "cause":"started","object":{"ID":"t1","ServiceName":"web","Slot":1,"NodeID":"n1",\
      "Status":{"State":"running"},"DesiredState":"running"}}\
      """;

  private static final String NODE =
      """
      {"revision":8,"time":"2026-01-01T11:30:00Z","kind":"node","id":"n2","action":"update",\
      "cause":"heartbeat failure","object":{"ID":"n2","Description":{"Hostname":"node2"},\
      "Status":{"State":"down"},"Spec":{"Availability":"active","Role":"worker"}}}\
      """;

  private static FakeApi events() {
    return new FakeApi()
        .on("GET /nodes", "[{\"ID\":\"n1\",\"Description\":{\"Hostname\":\"node1\"}}]")
        .on("GET /skep/events", TASK + "\n" + NODE);
  }

  @Test
  void what_happened_is_listed() {
    var api = events();
    Run.of(api, "events --since 1h")
        .exits(0)
        .complains("")
        .prints(
            """
            2026-01-01T11:00:00Z task update t1 (name=web.1, service=web, node=node1, state=running, desired=running, cause=started)
            2026-01-01T11:30:00Z node update n2 (name=node2, node=node2, state=down, availability=active, role=worker, cause=heartbeat failure)
            """);
    assertThat(api.calls.getLast()).isEqualTo("GET /skep/events?from=1767265200.000000000");
  }

  @Test
  void filters_choose() {
    Run.of(events(), "events --filter type=node --format '{{.Name}} {{.Attributes.state}}'")
        .prints("node2 down\n");
    Run.of(events(), "events --filter service=web --format json").prints(TASK + "\n");
    Run.of(events(), "events --filter node=node1 --filter type=node").prints("");
    Run.of(events(), "events --until 2026-01-01T11:10:00Z --format '{{.ID}}'").prints("t1\n");
  }

  @Test
  void an_unknown_filter_is_refused() {
    Run.of(events(), "events --filter colour=red")
        .exits(2)
        .complains(
            """
            error: invalid filter 'colour=red'
            hint:  write it as KEY=VALUE; keys: event, id, name, node, service, type
            """);
  }
}
