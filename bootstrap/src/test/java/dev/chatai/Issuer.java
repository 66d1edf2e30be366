package dev.chatai;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// An OpenID provider, as far as those know it who check its tokens.
final class Issuer {
  final RSAKey rsa;
  final ECKey ec;
  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile @Nullable String failure;

  Issuer() {
    try {
      rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
      ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException | JOSEException failure) {
      throw new IllegalStateException(failure);
    }
    serve(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(address(), address()));
    serve("/keys", new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString());
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// How often it was asked for something.
  int asked() {
    return asked.get();
  }

  /// Answers everything with a 500 and these words; null for no longer.
  void fail(@Nullable String words) {
    failure = words;
  }

  private void serve(String path, String json) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            asked.incrementAndGet();
            var failing = failure;
            var body = (failing == null ? json : failing).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(failing == null ? 200 : 500, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  /// What a good token says.
  JWTClaimsSet.Builder claims(String subject) {
    return new JWTClaimsSet.Builder()
        .issuer(address())
        .audience(Secured.AUDIENCE)
        .subject(subject)
        .issueTime(in(Duration.ZERO))
        .expirationTime(in(Duration.ofMinutes(5)));
  }

  static Date in(Duration time) {
    return Date.from(Instant.now().plus(time));
  }

  String rs256(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(JWSAlgorithm.RS256, "rsa", claims, new RSASSASigner(rsa));
  }

  String es256(JWTClaimsSet.Builder claims) throws JOSEException {
    return signed(JWSAlgorithm.ES256, "ec", claims, new ECDSASigner(ec));
  }

  static String signed(
      JWSAlgorithm algorithm, String key, JWTClaimsSet.Builder claims, JWSSigner signer)
      throws JOSEException {
    var token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims.build());
    token.sign(signer);
    return token.serialize();
  }
}
