package io.sealwax.localkms.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One operation of the KMS API. */
@FunctionalInterface
interface Operation {

    /** Carries out the call; an empty object is an answer without a body. Throws {@link KmsError} for every refusal. */
    ObjectNode answer(Call call);
}
