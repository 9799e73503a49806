package io.sealwax.localkms.internal.engine;

import static io.sealwax.localkms.internal.engine.Answers.answer;
import static io.sealwax.localkms.internal.engine.Answers.base64;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** GenerateDataKey and GenerateDataKeyWithoutPlaintext. */
final class DataKeyOperations {

    private static final List<String> SPECS = List.of("AES_256", "AES_128");

    private final KeyResolver resolver;
    private final BlobCipher cipher;

    DataKeyOperations(KeyResolver resolver, BlobCipher cipher) {
        this.resolver = resolver;
        this.cipher = cipher;
    }

    ObjectNode withPlaintext(Call call) {
        Recipient.refuse(call.members());
        return generate(call, "GenerateDataKey", true);
    }

    ObjectNode withoutPlaintext(Call call) {
        return generate(call, "GenerateDataKeyWithoutPlaintext", false);
    }

    private ObjectNode generate(Call call, String operation, boolean withPlaintext) {
        Members members = call.members();
        String keyId = members.requiredText("KeyId", 1, 2048);
        int bytes = length(members);
        Map<String, String> context = members.textMap("EncryptionContext");
        boolean dryRun = members.flag("DryRun");
        KmsKey key = resolver.usable(call, keyId, operation);
        byte[] dataKey = cipher.random(bytes);
        byte[] blob = cipher.seal(key, dataKey, context);
        if (dryRun) {
            throw KmsError.dryRun();
        }
        ObjectNode answer = answer().put("CiphertextBlob", base64(blob));
        if (withPlaintext) {
            answer.put("Plaintext", base64(dataKey));
        }
        Arrays.fill(dataKey, (byte) 0);
        return answer.put("KeyId", key.arn().toString())
                .put("KeyMaterialId", key.currentMaterial().id());
    }

    private static int length(Members members) {
        String spec = members.oneOf("KeySpec", SPECS);
        Integer bytes = members.integer("NumberOfBytes", 1, 1024);
        if (bytes != null && spec == null) {
            return bytes;
        }
        if (bytes == null && spec != null) {
            return spec.equals("AES_256") ? 32 : 16;
        }
        throw KmsError.validation("Please specify either number of bytes or key spec.");
    }
}
