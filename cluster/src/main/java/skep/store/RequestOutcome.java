package skep.store;

import io.avaje.jsonb.Json;

/// The answer a client's request got, kept for a while so that the same request sent again (because
/// its answer was lost) gets the same answer and is not carried out twice.
///
/// @param requestId chosen by the client
/// @param result what was answered: an id, or JSON
@Json
public record RequestOutcome(
    @Json.Property("RequestID") String requestId, @Json.Property("Result") String result) {}
