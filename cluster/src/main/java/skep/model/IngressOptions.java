package skep.model;

import io.avaje.jsonb.Json;
import java.util.Optional;

/// What a port published through the ingress asks for beyond Docker's options (skep's own). A port
/// without any has none of this in its JSON.
///
/// @param proxyProtocol `v2`: connections to tasks begin with a PROXY protocol header
/// @param clientAddress `keep`: tasks see the client's own address where the node can do that
/// @param accelerate `nft`: the kernel may take connections before the proxy sees them
@Json
public record IngressOptions(
    @Json.Property("ProxyProtocol") Optional<String> proxyProtocol,
    @Json.Property("ClientAddress") Optional<String> clientAddress,
    @Json.Property("Accelerate") Optional<String> accelerate) {

  public static final String PROXY_V2 = "v2";
  public static final String KEEP = "keep";
  public static final String NFT = "nft";

  public IngressOptions {
    proxyProtocol = Fields.option(proxyProtocol);
    clientAddress = Fields.option(clientAddress);
    accelerate = Fields.option(accelerate);
  }
}
