package io.sealwax.cli.demo;

import io.sealwax.ContextMatch;
import io.sealwax.DecryptedMessage;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;
import io.sealwax.localkms.LocalKms;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Seals the customer records that ship in {@code examples/data}, opens them as a batch job would, is refused in each
 * way there is, and counts the calls, under a KMS in the process that takes as long for each as one over a network.
 */
public final class Demo {
    private static final String ALIAS = "alias/demo/customers";
    /** About what AWS KMS takes within its Region. */
    private static final Duration LATENCY = Duration.ofMillis(8);
    /** Few, since each waits for the KMS. */
    private static final int UNCACHED = 250;

    private final PrintStream out;

    /** The demo that tells on {@code out} what it does. */
    public Demo(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs it, in a few seconds.
     *
     * @throws IOException if the records cannot be read
     */
    public void run() throws IOException {
        try (LocalKms kms = LocalKms.create();
                KmsClient client = Clients.of(kms, Clients.ACCOUNT)) {
            String keyArn = kms.keys().withAlias(ALIAS);
            kms.faults().latency(LATENCY);
            List<Customer> customers = Customer.all();
            tell("A KMS in this process, for demos only, answers each call after %d ms.", LATENCY.toMillis());
            tell("Its key is %s,%n%s.", ALIAS, keyArn);
            tell(
                    "%,d made-up customer records of %d tenants.",
                    customers.size(), tenants(customers).size());

            List<Cell> table = new ArrayList<>();
            Tally sealed = seal(customers, table, client, kms);
            tell("%nEncrypted field by field, each bound to its tenant, row and column.");
            Tally opened = open(customers, table, client, kms);
            tell("Decrypted by a batch job that starts with an empty cache and knows the tenant");
            tell("alone: every field as it was.");
            out.println();
            new Refusals(kms, client, keyArn, table, out).showAll();
            Tally uncached = sealUncached(customers, client, kms);

            out.println();
            Table closing = new Table(out);
            closing.add("encrypted, data keys cached", sealed);
            closing.add("decrypted, data keys cached", opened);
            closing.add("encrypted, a KMS call a message", uncached);
            tell("%nThe last column is what AWS KMS asks for a million messages, at $0.03 for 10,000");
            tell("requests. The last line is measured on %d messages.", UNCACHED);
        }
    }

    private static Tally seal(List<Customer> customers, List<Cell> table, KmsClient client, LocalKms kms) {
        long callsBefore = kms.calls();
        long began = System.nanoTime();
        long bytes = 0;
        try (CachingDataKeyProvider keys = CachingDataKeyProvider.builder(KmsMasterKey.create(client, ALIAS))
                .build()) {
            EnvelopeCipher cipher =
                    EnvelopeCipher.builder(keys).requireContext("tenant").build();
            for (Customer customer : customers) {
                for (Map.Entry<String, String> field : customer.fields().entrySet()) {
                    Cell cell = sealed(cipher, customer, field);
                    table.add(cell);
                    bytes += cell.message().length;
                }
            }
        }
        return tally(table.size(), bytes, kms.calls() - callsBefore, began);
    }

    private static Cell sealed(EnvelopeCipher cipher, Customer customer, Map.Entry<String, String> field) {
        EncryptionContext context = Cell.context(customer.tenant(), customer.row(), field.getKey());
        byte[] message = cipher.encrypt(field.getValue().getBytes(StandardCharsets.UTF_8), context);
        return new Cell(customer.tenant(), customer.row(), field.getKey(), message);
    }

    private static Tally open(List<Customer> customers, List<Cell> table, KmsClient client, LocalKms kms) {
        Map<String, Customer> byRow = customers.stream().collect(Collectors.toMap(Customer::row, customer -> customer));
        long callsBefore = kms.calls();
        long began = System.nanoTime();
        long bytes = 0;
        try (CachingDataKeyProvider keys = CachingDataKeyProvider.builder(KmsMasterKey.create(client, ALIAS))
                .build()) {
            EnvelopeCipher cipher =
                    EnvelopeCipher.builder(keys).requireContext("tenant").build();
            for (Cell cell : table) {
                DecryptedMessage found = cipher.decrypt(
                        cell.message(), ContextMatch.containing(EncryptionContext.of("tenant", cell.tenant())));
                requireSame(found, byRow);
                bytes += cell.message().length;
            }
        }
        return tally(table.size(), bytes, kms.calls() - callsBefore, began);
    }

    /** The context that was found says which field it is; it is vouched for, as the plaintext is. */
    private static void requireSame(DecryptedMessage found, Map<String, Customer> customers) {
        Map<String, String> context = found.context().toMap();
        Customer customer = Objects.requireNonNull(customers.get(context.get("row")), "no such row");
        String expected = customer.fields().get(context.get("column"));
        if (!new String(found.plaintext(), StandardCharsets.UTF_8).equals(expected)) {
            throw new IllegalStateException("a field of row " + customer.row() + " did not open to what was sealed");
        }
    }

    private static Tally sealUncached(List<Customer> customers, KmsClient client, LocalKms kms) {
        EnvelopeCipher cipher =
                EnvelopeCipher.builder(KmsMasterKey.create(client, ALIAS)).build();
        long callsBefore = kms.calls();
        long began = System.nanoTime();
        long bytes = 0;
        for (Customer customer : customers.subList(0, UNCACHED)) {
            bytes += sealed(
                            cipher,
                            customer,
                            customer.fields().entrySet().iterator().next())
                    .message()
                    .length;
        }
        return tally(UNCACHED, bytes, kms.calls() - callsBefore, began);
    }

    private static Tally tally(long messages, long bytes, long calls, long began) {
        return new Tally(messages, bytes, calls, Duration.ofNanos(System.nanoTime() - began));
    }

    private static List<String> tenants(List<Customer> customers) {
        return customers.stream().map(Customer::tenant).distinct().toList();
    }

    private void tell(String text, Object... facts) {
        out.printf(Locale.ROOT, text + "%n", facts);
    }
}
