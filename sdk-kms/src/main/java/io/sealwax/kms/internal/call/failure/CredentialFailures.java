package io.sealwax.kms.internal.call.failure;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Tells why there are no credentials: there are none or they are wrong, or the service that gives them was not reached
 * or failed, which is an outage as one of KMS is.
 */
public final class CredentialFailures {
    private static final String RESOLVE_IDENTITY = "resolveIdentity";
    private static final String RESOLVE_CREDENTIALS = "resolveCredentials";

    /** A chain keeps of its members' failures nothing but these texts, which the SDK has in English only. */
    private static final Pattern UNREACHED = Pattern.compile("Unable to execute HTTP request"
            + "|Received an UnknownHostException"
            + "|could not be resolved to an IP address"
            + "|Failed to load credentials from metadata service"
            + "|Status Code: (?:429|5[0-9][0-9])\\b");

    private static final Pattern NO_INSTANCE_METADATA = Pattern.compile("Failed to load credentials from IMDS");

    private final BooleanSupplier isOnEc2;

    public CredentialFailures() {
        this(Ec2::isHere);
    }

    public CredentialFailures(BooleanSupplier isOnEc2) {
        this.isOnEc2 = isOnEc2;
    }

    /**
     * Whether it happened while credentials were asked for; a client whose interceptors change the provider asks on its
     * own.
     */
    static boolean isOne(Throwable failure) {
        return Causes.find(failure, it -> it instanceof NoCredentials || isThrownBySomeProvider(it)) != null;
    }

    private static boolean isThrownBySomeProvider(Throwable failure) {
        return List.of(failure.getStackTrace()).stream()
                .anyMatch(frame -> (frame.getMethodName().equals(RESOLVE_CREDENTIALS)
                                || frame.getMethodName().equals(RESOLVE_IDENTITY))
                        && !frame.getClassName().startsWith("software.amazon.awssdk.core."));
    }

    public DataKeyException translate(RuntimeException failure, FailedCall call) {
        NoCredentials none = (NoCredentials) Causes.find(failure, NoCredentials.class::isInstance);
        if (none != null && none.isMalformed()) {
            return call.failure(Category.CREDENTIALS)
                    .message(String.valueOf(none.getMessage()))
                    .advice(Advice.NO_CREDENTIALS)
                    .cause(none)
                    .build();
        }
        if (none != null && none.isOverdue()) {
            return call.failure(Category.TRANSIENT)
                    .message(String.valueOf(none.getMessage()))
                    .advice(Advice.CREDENTIALS_OVERDUE)
                    .cause(none)
                    .build();
        }
        Throwable why = none == null || none.getCause() == null ? failure : none.getCause();
        AwsServiceException refusal = (AwsServiceException) Causes.find(why, AwsServiceException.class::isInstance);
        if (refusal != null) {
            return refused(refusal, why, call);
        }
        boolean mayPass = isOutage(why) || (isOfAChain(why) && isOutageOfAMember(why, none != null && none.areLost()));
        if (!mayPass && !isOfTheSdk(why)) {
            return failed(Category.CONFIGURATION, "the request could not be made", text(why), why, call)
                    .advice(Advice.CLIENT)
                    .build();
        }
        return failed(mayPass ? Category.TRANSIENT : Category.CREDENTIALS, "no credentials", text(why), why, call)
                .advice(mayPass ? Advice.NO_ANSWER_ON_CREDENTIALS : Advice.NO_CREDENTIALS)
                .build();
    }

    /** Another service was asked on the way, such as STS. */
    private static DataKeyException refused(AwsServiceException refusal, Throwable why, FailedCall call) {
        AwsErrorDetails details = refusal.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        String service = details == null ? "a service" : details.serviceName();
        Category category = ErrorCodes.category(code, refusal.statusCode());
        boolean mayPass = refusal.isThrottlingException()
                || category == Category.TRANSIENT
                || category == Category.THROTTLED
                || refusal.statusCode() >= ErrorCodes.SERVER_ERRORS
                || "IDPCommunicationError".equals(code);
        boolean isStranger = code == null || code.isEmpty();
        String answered = isStranger
                ? "HTTP status " + refusal.statusCode() + " without an error code, which did not come from " + service
                : service + " answered " + code;
        Category whenItDoesNotPass = isStranger ? Category.CONFIGURATION : Category.CREDENTIALS;
        return failed(
                        mayPass ? Category.TRANSIENT : whenItDoesNotPass,
                        "no credentials: " + answered,
                        details == null ? null : details.errorMessage(),
                        why,
                        call)
                .advice(mayPass ? Advice.NO_ANSWER_ON_CREDENTIALS : Advice.NO_CREDENTIALS)
                .requestId(refusal.requestId())
                .build();
    }

    private static DataKeyException.Builder failed(
            Category category, String what, @Nullable String said, Throwable why, FailedCall call) {
        Redactor redactor = call.redactor();
        return call.failure(category)
                .message(redactor.sentence(what, said))
                .cause(
                        redactor.isIn(why) || !Speakers.speaksWithAllThatItShows(why)
                                ? RedactedCause.of(why, it -> Speakers.speaks(it) && !redactor.isIn(it.toString()))
                                : why);
    }

    /** The reason, and not only that there is one. */
    private static @Nullable String text(Throwable why) {
        Throwable network = Causes.find(why, Causes::isOfTheNetwork);
        String first = Speakers.speaks(why) ? why.getMessage() : why.getClass().getSimpleName();
        if (network == null || (first != null && first.contains(String.valueOf(network.getMessage())))) {
            return first;
        }
        return first + " " + network.getClass().getSimpleName() + ": " + network.getMessage();
    }

    /** By type: the network, a deadline, a service that failed, or an answer of one that could not be read. */
    private static boolean isOutage(Throwable why) {
        if (Causes.find(
                        why,
                        it -> it instanceof OutOfMemoryError
                                || it instanceof ApiCallTimeoutException
                                || it instanceof ApiCallAttemptTimeoutException
                                || Causes.isOfTheNetwork(it))
                != null) {
            return true;
        }
        SdkServiceException service = (SdkServiceException) Causes.find(why, SdkServiceException.class::isInstance);
        if (service != null) {
            return service.isThrottlingException() || service.statusCode() >= ErrorCodes.SERVER_ERRORS;
        }
        return why instanceof SdkClientException && Causes.find(why, CredentialFailures::isOfAnAnswer) != null;
    }

    /** What the SDK's readers of answers throw; a file that is missing or cannot be read is no answer. */
    private static boolean isOfAnAnswer(Throwable it) {
        return it instanceof XMLStreamException
                || (it instanceof IOException
                        && !(it instanceof FileSystemException)
                        && !(it instanceof FileNotFoundException));
    }

    private static boolean isOfAChain(Throwable why) {
        return why instanceof SdkClientException
                && why.getCause() == null
                && Speakers.thrownBy(why).equals(AwsCredentialsProviderChain.class.getName());
    }

    /**
     * A process that had credentials loses them only by an outage. Before it had any, a service that was not reached is
     * one, too. But only on an instance of EC2 is there a metadata service of EC2: elsewhere its absence says that
     * there are no credentials.
     */
    private boolean isOutageOfAMember(Throwable why, boolean lost) {
        String text = String.valueOf(why.getMessage());
        return lost
                || UNREACHED.matcher(text).find()
                || (NO_INSTANCE_METADATA.matcher(text).find()
                        && (SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT
                                        .getNonDefaultStringValue()
                                        .isPresent()
                                || isOnEc2.getAsBoolean()));
    }

    /** Whether one of the SDK's providers says so, and no code of the application's breaks. */
    private static boolean isOfTheSdk(Throwable why) {
        return why instanceof SdkException || Speakers.isThrownByTheSdk(why);
    }
}
