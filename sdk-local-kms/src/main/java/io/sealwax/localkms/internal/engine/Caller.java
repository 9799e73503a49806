package io.sealwax.localkms.internal.engine;

/** Who calls, and where: the account and the access key behind a request, and the Region that it was signed for. */
public record Caller(String account, String region, String accessKeyId) {

    /** The principal that messages and events name; the local KMS knows no users, so the access key stands for one. */
    public String principal() {
        return "arn:" + Regions.partition(region) + ":iam::" + account + ":user/" + accessKeyId;
    }
}
