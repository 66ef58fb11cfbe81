package skep.session;

import io.avaje.jsonb.Jsonb;
import java.util.List;
import skep.model.EmptyJson;
import skep.model.ModelJson;
import skep.model.SumJson;

/// The JSON of session messages. Thread-safe.
public final class SessionCodec {
  private static final Jsonb JSONB =
      ModelJson.builder()
          .add(AgentMessage.HeartbeatTaken.class, new EmptyJson<>(AgentMessage.HeartbeatTaken::new))
          .add(AgentMessage.Goodbye.class, new EmptyJson<>(AgentMessage.Goodbye::new))
          .add(AgentMessage.NodeRemoved.class, new EmptyJson<>(AgentMessage.NodeRemoved::new))
          .add(
              SumJson.of(
                  AgentMessage.class,
                  List.of(
                      AgentMessage.AgentEpoch.class,
                      AgentMessage.ManagerEpoch.class,
                      AgentMessage.Hello.class,
                      AgentMessage.Heartbeat.class,
                      AgentMessage.Described.class,
                      AgentMessage.Goodbye.class,
                      AgentMessage.Report.class,
                      AgentMessage.IngressServed.class,
                      AgentMessage.IngressTraffic.class,
                      AgentMessage.Welcome.class,
                      AgentMessage.NotLeader.class,
                      AgentMessage.Managers.class,
                      AgentMessage.Assignments.class,
                      AgentMessage.Role.class,
                      AgentMessage.IngressRoutes.class,
                      AgentMessage.ReportTaken.class,
                      AgentMessage.HeartbeatTaken.class,
                      AgentMessage.Trust.class,
                      AgentMessage.Call.class,
                      AgentMessage.NodeRemoved.class)))
          .build();

  private SessionCodec() {}

  public static String encode(AgentMessage message) {
    return JSONB.type(AgentMessage.class).toJson(message);
  }

  /// @throws IllegalArgumentException when `json` is no message this build knows
  public static AgentMessage decode(byte[] json) {
    return ModelJson.read(JSONB, AgentMessage.class, json);
  }
}
