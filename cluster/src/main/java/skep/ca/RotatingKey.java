package skep.ca;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows the node's certificate of the moment in each new handshake.
///
/// The JDK asks for an alias, then for the chain and the key of it in two further calls. An alias
/// therefore names one generation, and the one before stays known: a rotation in between cannot
/// pair a chain with the wrong key.
final class RotatingKey extends X509ExtendedKeyManager {
  private static final String KEY_TYPE = "EC";

  private final Supplier<Generations> identity;
  private final boolean isPeerRequired;

  /// @param previous equal to `current` until the first rotation
  record Generations(NodeIdentity current, NodeIdentity previous) {}

  /// @param isPeerRequired whether a server must have asked its client for a certificate
  RotatingKey(Supplier<Generations> identity, boolean isPeerRequired) {
    this.identity = identity;
    this.isPeerRequired = isPeerRequired;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return keyTypes == null ? null : alias(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return keyTypes == null ? null : alias(keyTypes);
  }

  /// Fails closed: a server that forgot to demand a certificate, or to insist on TLS 1.3, gets no
  /// certificate to show, and so no connection.
  @Override
  public @Nullable String chooseServerAlias(
      @Nullable String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    if (keyType == null || !Protocol.isTls13(socket)) {
      return null;
    }
    boolean isDemanded = socket instanceof SSLSocket tls && tls.getNeedClientAuth();
    return isPeerRequired && !isDemanded ? null : alias(keyType);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      @Nullable String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    if (keyType == null || engine == null || !Protocol.isTls13(engine)) {
      return null;
    }
    return isPeerRequired && !engine.getNeedClientAuth() ? null : alias(keyType);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    var found = find(alias);
    return found == null ? null : found.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    var found = find(alias);
    return found == null ? null : found.key().privateKey();
  }

  @Override
  public String @Nullable [] getClientAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    return null; // only asked by tools that list keys
  }

  @Override
  public String @Nullable [] getServerAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  private @Nullable String alias(String... keyTypes) {
    return Arrays.asList(keyTypes).contains(KEY_TYPE) ? aliasOf(identity.get().current()) : null;
  }

  private @Nullable NodeIdentity find(@Nullable String alias) {
    var known = identity.get();
    if (aliasOf(known.current()).equals(alias)) {
      return known.current();
    }
    return aliasOf(known.previous()).equals(alias) ? known.previous() : null;
  }

  private static String aliasOf(NodeIdentity identity) {
    return identity.certificate().leaf().getSerialNumber().toString(Character.MAX_RADIX);
  }
}
