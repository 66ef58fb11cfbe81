package skep.ingress.table;

import io.avaje.jsonb.Json;

/// What a published port asks of the data path beyond carrying bytes.
///
/// @param isProxyProtocol each connection to a task begins with a PROXY protocol v2 header
/// @param isClientAddressKept the task sees the client's own address where the node can do that
/// @param isAccelerated the kernel (nftables) may take connections before the proxy sees them
@Json
public record RouteOptions(
    @Json.Property("ProxyProtocol") boolean isProxyProtocol,
    @Json.Property("KeepClientAddress") boolean isClientAddressKept,
    @Json.Property("Accelerate") boolean isAccelerated) {

  public static final RouteOptions NONE = new RouteOptions(false, false, false);
}
