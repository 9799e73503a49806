package io.sealwax.localkms.internal.engine;

import static io.sealwax.localkms.internal.engine.Answers.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * CreateKey, DescribeKey and ListKeys. The keys are symmetric encryption keys with material of their own, and nothing
 * else.
 */
final class KeyOperations {

    private static final List<String> KEY_SPECS = List.of(
            "RSA_2048",
            "RSA_3072",
            "RSA_4096",
            "ECC_NIST_P256",
            "ECC_NIST_P384",
            "ECC_NIST_P521",
            "ECC_SECG_P256K1",
            KeyMetadata.SYMMETRIC,
            "HMAC_224",
            "HMAC_256",
            "HMAC_384",
            "HMAC_512",
            "SM2",
            "ML_DSA_44",
            "ML_DSA_65",
            "ML_DSA_87",
            "ECC_NIST_EDWARDS25519");
    private static final List<String> KEY_USAGES =
            List.of("SIGN_VERIFY", KeyMetadata.USAGE, "GENERATE_VERIFY_MAC", "KEY_AGREEMENT");
    private static final List<String> ORIGINS =
            List.of(KeyMetadata.ORIGIN, "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE");

    private final Keyring keyring;
    private final KeyResolver resolver;
    private final SecureRandom random;

    KeyOperations(Keyring keyring, KeyResolver resolver, SecureRandom random) {
        this.keyring = keyring;
        this.resolver = resolver;
        this.random = random;
    }

    ObjectNode create(Call call) {
        Members members = call.members();
        String description = members.text("Description", 0, 8192);
        requireSymmetric(members);
        boolean multiRegion = members.flag("MultiRegion");
        Caller caller = call.caller();
        Instant now = keyring.now();
        KmsKey key = new KmsKey(
                Arn.ofKey(caller.region(), caller.account(), multiRegion ? multiRegionId() : singleRegionId()),
                description == null ? "" : description,
                now,
                now,
                true,
                null,
                null,
                multiRegion ? caller.region() : null,
                List.of(KeyMaterial.random(random)));
        State state = keyring.update(before -> before.with(key));
        call.touch(key.arn());
        return answer().set("KeyMetadata", KeyMetadata.of(key, state, now));
    }

    ObjectNode describe(Call call) {
        KmsKey key = resolver.named(call, call.members().requiredText("KeyId", 1, 2048), "DescribeKey");
        return answer().set("KeyMetadata", KeyMetadata.of(key, keyring.state(), keyring.now()));
    }

    ObjectNode list(Call call) {
        Caller caller = call.caller();
        Page<KmsKey> page = Page.of(
                call,
                keyring.state().keysIn(caller.account(), caller.region()),
                key -> key.arn().resource(),
                100);
        ObjectNode answer = answer();
        var keys = answer.putArray("Keys");
        for (KmsKey key : page.items()) {
            keys.addObject()
                    .put("KeyArn", key.arn().toString())
                    .put("KeyId", key.arn().keyId());
        }
        page.describe(answer);
        return answer;
    }

    private static void requireSymmetric(Members members) {
        String spec = members.oneOf("KeySpec", KEY_SPECS);
        String oldSpec = members.oneOf("CustomerMasterKeySpec", KEY_SPECS);
        if (spec != null && oldSpec != null) {
            throw KmsError.validation("You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
                    + " CustomerMasterKeySpec is deprecated.");
        }
        requireOnly("KeySpec", KeyMetadata.SYMMETRIC, spec == null ? oldSpec : spec);
        String usage = members.oneOf("KeyUsage", KEY_USAGES);
        if (usage != null && !usage.equals(KeyMetadata.USAGE)) {
            throw KmsError.validation("KeyUsage " + usage + " is not compatible with KeySpec " + KeyMetadata.SYMMETRIC);
        }
        requireOnly("Origin", KeyMetadata.ORIGIN, members.oneOf("Origin", ORIGINS));
    }

    private static void requireOnly(String member, String supported, @Nullable String asked) {
        if (!Objects.requireNonNullElse(asked, supported).equals(supported)) {
            throw KmsError.unsupported(
                    "The local KMS makes keys with " + member + " " + supported + " only, not " + asked + ".");
        }
    }

    private static String singleRegionId() {
        return UUID.randomUUID().toString();
    }

    private String multiRegionId() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return "mrk-" + HexFormat.of().formatHex(id);
    }
}
