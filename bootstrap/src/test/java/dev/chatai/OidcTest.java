package dev.chatai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OidcTest extends SecuredTest {
  private int status(String token) {
    return stranger().as(token).response("/conversation").statusCode();
  }

  private static JWTClaimsSet.Builder good() {
    return ISSUER.claims("subject-" + System.nanoTime());
  }

  @Test
  void a_valid_token_is_accepted_with_either_algorithm() throws Exception {
    assertThat(status(ISSUER.rs256(good()))).isEqualTo(200);
    assertThat(status(ISSUER.es256(good()))).isEqualTo(200);
  }

  @Test
  void its_subject_owns_its_conversations_and_no_key_has_the_same_owner() throws Exception {
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
  void a_token_of_another_audience_issuer_or_time_is_refused() throws Exception {
    assertRefused(ISSUER.rs256(good().audience("another")));
    assertRefused(ISSUER.rs256(good().audience((String) null)));
    assertRefused(ISSUER.rs256(good().issuer("http://127.0.0.1:1")));
    var past = good().issueTime(Issuer.in(Duration.ofMinutes(-5)));
    assertThat(status(ISSUER.rs256(past))).isEqualTo(200);
    assertRefused(ISSUER.rs256(past.expirationTime(Issuer.in(Duration.ofSeconds(-7)))));
    assertRefused(ISSUER.rs256(good().expirationTime(null)));
    assertRefused(ISSUER.rs256(good().notBeforeTime(Issuer.in(Duration.ofSeconds(20)))));
    assertRefused(ISSUER.rs256(good().subject(null)));
  }

  @Test
  void an_unsigned_or_wrongly_signed_token_is_refused() throws Exception {
    assertRefused(new PlainJWT(good().build()).serialize());
    // the public key used as a shared secret
    var secret = ISSUER.rsa.toRSAPublicKey().getEncoded();
    assertRefused(Issuer.signed(JWSAlgorithm.HS256, "rsa", good(), new MACSigner(secret)));
    var forged = new RSASSASigner(new RSAKeyGenerator(2048).generate());
    assertRefused(Issuer.signed(JWSAlgorithm.RS256, "rsa", good(), forged));
    // an algorithm that fits the key but is not accepted
    assertRefused(Issuer.signed(JWSAlgorithm.PS256, "rsa", good(), new RSASSASigner(ISSUER.rsa)));
    assertRefused("not.a.token");
    assertRefused("nonsense");
  }

  @Test
  void invented_keys_do_not_cause_a_request_to_the_issuer_each_time() throws Exception {
    assertThat(status(ISSUER.rs256(good()))).isEqualTo(200);
    var asked = ISSUER.asked();
    for (var i = 0; i < 50; i++) {
      assertThat(status(signedBy("made-up-" + i))).isIn(401, 503);
    }
    assertThat(ISSUER.asked() - asked).isLessThan(20);
    assertThat(status(ISSUER.rs256(good()))).isEqualTo(200);
  }

  @Test
  void a_failing_issuer_is_reported_without_its_text_and_known_keys_stay_valid(
      CapturedOutput output) throws Exception {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> status(signedBy("yet-unknown")) == 401); // its keys were just read
    ISSUER.fail("words of the issuer's");
    try {
      var asked = ISSUER.asked();
      var token = signedBy("new");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            var away = stranger().as(token).response("/conversation");
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(ChatClient.json(away).get("code").asString())
                .isEqualTo("issuer_unavailable");
            assertThat(away.headers().firstValue("Retry-After")).contains("2");
            return ISSUER.asked() > asked;
          });
      assertThat(status(ISSUER.rs256(good()))).isEqualTo(200);
      assertThat(status("nonsense")).isEqualTo(401);
    } finally {
      ISSUER.fail(null);
    }
    assertThat(output.getAll())
        .contains("The OpenID provider's keys cannot be had")
        .doesNotContain("words of the issuer's");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> status(signedBy("never")) == 401); // asked again, and there is no such key
  }

  private static String signedBy(String key) throws JOSEException {
    return Issuer.signed(JWSAlgorithm.RS256, key, good(), new RSASSASigner(ISSUER.rsa));
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
