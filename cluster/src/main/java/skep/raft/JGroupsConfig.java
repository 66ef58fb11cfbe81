package skep.raft;

import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/// Where a manager listens and whom it looks for.
///
/// @param self raft id
/// @param listen address of an interface, or any address; port 0 takes a free one
/// @param advertise how the others reach this manager, when that differs from `listen` (always when
///   listening on any address)
/// @param peers raft id to address of the managers known so far; one that lives is enough to find
///   the rest
/// @param tls for both directions, TLS 1.3 only. Its trust manager must refuse certificates that
///   are not a manager's. Its key and trust managers may be exchanged behind it at run time, see
///   {@link JGroupsTransport#reconnect}. Empty: plain text, for tests
public record JGroupsConfig(
    String self,
    InetSocketAddress listen,
    Optional<InetSocketAddress> advertise,
    SortedMap<String, InetSocketAddress> peers,
    Optional<SSLContext> tls) {
  public JGroupsConfig {
    peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
  }
}
