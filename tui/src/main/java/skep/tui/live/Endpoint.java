package skep.tui.live;

import skep.api.client.ApiClient;

/// A daemon that can be asked.
///
/// @param name for people
public record Endpoint(String name, ApiClient client) {}
