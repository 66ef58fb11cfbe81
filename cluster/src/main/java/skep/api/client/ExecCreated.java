package skep.api.client;

import io.avaje.jsonb.Json;

/// A command is ready to run: `GET /skep/tasks/{task}/exec?exec=ID` within 10 s reads what it
/// writes.
@Json
public record ExecCreated(@Json.Property("ID") String id) {}
