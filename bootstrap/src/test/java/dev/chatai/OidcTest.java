package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OidcTest extends SecuredTest {
  private int status(String token) {
    return stranger().as(token).response("/conversation").statusCode();
  }

  private static JWTClaimsSet.Builder good() {
    return ISSUER.claims("subject-" + System.nanoTime());
  }

  @Test
  void a_good_token_is_taken_by_either_algorithm() throws Exception {
    assertThat(status(ISSUER.rs256(good()))).isEqualTo(200);
    assertThat(status(ISSUER.es256(good()))).isEqualTo(200);
  }

  @Test
  void its_subject_owns_what_it_makes_and_nobody_with_a_key_does() throws Exception {
    var ada = stranger().as(ISSUER.rs256(ISSUER.claims("ada")));
    var conversation = ada.start();
    var again = stranger().as(ISSUER.es256(ISSUER.claims("ada")));
    assertThat(again.get("/conversation/" + conversation).get("id").asString())
        .isEqualTo(conversation);
    var bob = stranger().as(ISSUER.rs256(ISSUER.claims("bob")));
    assertThat(bob.response("/conversation/" + conversation).statusCode()).isEqualTo(404);
    assertThat(owner("ada").response("/conversation/" + conversation).statusCode()).isEqualTo(404);
  }

  @Test
  void a_token_for_others_from_others_or_of_another_time_is_not() throws Exception {
    assertRefused(ISSUER.rs256(good().audience("another")));
    assertRefused(ISSUER.rs256(good().audience((String) null)));
    assertRefused(ISSUER.rs256(good().issuer("http://127.0.0.1:1")));
    assertRefused(ISSUER.rs256(good().expirationTime(Issuer.in(Duration.ofMinutes(-2)))));
    assertRefused(ISSUER.rs256(good().expirationTime(null)));
    assertRefused(ISSUER.rs256(good().notBeforeTime(Issuer.in(Duration.ofMinutes(3)))));
    assertRefused(ISSUER.rs256(good().subject(null)));
  }

  @Test
  void a_token_that_nobody_signed_or_somebody_else_is_not() throws Exception {
    assertRefused(new PlainJWT(good().build()).serialize());
    // the public key as if it were a shared secret
    var secret = ISSUER.rsa.toRSAPublicKey().getEncoded();
    assertRefused(Issuer.signed(JWSAlgorithm.HS256, "rsa", good(), new MACSigner(secret)));
    var forged = new RSASSASigner(new RSAKeyGenerator(2048).generate());
    assertRefused(Issuer.signed(JWSAlgorithm.RS256, "rsa", good(), forged));
    // an algorithm that the key could be used with, but is not asked for
    assertRefused(Issuer.signed(JWSAlgorithm.PS256, "rsa", good(), new RSASSASigner(ISSUER.rsa)));
    assertRefused("not.a.token");
    assertRefused("nonsense");
  }

  private void assertRefused(String token) throws JOSEException {
    assertThat(status(ISSUER.rs256(good()))).isEqualTo(200);
    var response = stranger().as(token).response("/conversation");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(ChatClient.json(response).get("code").asString()).isEqualTo("unauthenticated");
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"chatai\", error=\"invalid_token\"");
    assertThat(response.body()).doesNotContain(token);
  }
}
