package platform.server.token;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import platform.core.http.Answer;
import platform.core.http.Route;

/// `GET /.well-known/jwks.json` (RFC 7517, 8037): every public key still accepted, newest first.
///
/// 200 `{"keys":[{"kty":"OKP","crv":"Ed25519","use":"sig","alg":"EdDSA","kid":"2","x":"…"}]}`
public final class KeySetRoute {
    private final Answer answer;

    public KeySetRoute(SigningKeys keys) {
        this.answer = Answer.json(200, Map.of("keys", keys.newestFirst().stream().map(KeySetRoute::jwk).toList()))
                .with("Cache-Control", "public, max-age=300");
    }

    public List<Route> routes() {
        return List.of(Route.get("/.well-known/jwks.json", _ -> answer));
    }

    private static Map<String, String> jwk(SigningKeys.Accepted accepted) {
        Map<String, String> jwk = new LinkedHashMap<>();
        jwk.put("kty", "OKP");
        jwk.put("crv", "Ed25519");
        jwk.put("use", "sig");
        jwk.put("alg", "EdDSA");
        jwk.put("kid", String.valueOf(accepted.version()));
        jwk.put("x", Base64.getUrlEncoder().withoutPadding().encodeToString(accepted.key().getEncoded()));
        return jwk;
    }
}
