package skep.api.client;

import io.avaje.jsonb.Json;

/// Answer of `POST /skep/transfer-leader`. The same twice: the one named leads already.
///
/// @param from node id of the manager that led
/// @param to node id of the manager that was asked to lead
@Json
public record LeaderTransferred(
    @Json.Property("From") String from, @Json.Property("To") String to) {}
