package io.sealwax.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.sealwax.EnvelopeException;
import io.sealwax.EnvelopeHeader;
import io.sealwax.EnvelopeHeader.Pair;
import io.sealwax.MalformedMessageException;
import io.sealwax.spi.WrappedDataKey;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An inspection as one JSON object in ASCII, which a terminal can show whatever the message says. The fields are
 * documented in the help of {@code sealwax inspect}; scripts rely on their names, which are those of
 * {@code vectors/format-v1.json} where that has them.
 */
final class InspectionJson {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private InspectionJson() {}

    static String of(Inspection inspection) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
            json.writeStartObject();
            json.writeStringField("file", inspection.name());
            length(json, "messageLength", inspection.length());
            if (inspection.header() != null) {
                header(json, inspection.header(), inspection.plaintextLength());
            }
            failure(json, inspection.failure());
            json.writeEndObject();
        }
        // DEL is ASCII too, and the only control character that JSON does not escape
        return text.toString().replace("\u007f", "\\u007f") + '\n';
    }

    private static void header(JsonGenerator json, EnvelopeHeader header, OptionalLong plaintextLength)
            throws IOException {
        json.writeNumberField("version", header.version());
        json.writeStringField("body", header.isChunked() ? "chunks" : "record");
        json.writeNumberField("headerLength", header.length());
        length(json, "plaintextLength", plaintextLength);
        json.writeArrayFieldStart("context");
        for (Pair pair : header.context()) {
            json.writeStartObject();
            json.writeStringField("name", pair.name());
            json.writeStringField("value", pair.value().orElse(null));
            json.writeBooleanField("boundToKey", pair.boundToKey());
            json.writeBooleanField("detached", pair.detached());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("wrappedKeys");
        for (WrappedDataKey key : header.wrappedKeys()) {
            json.writeStartObject();
            json.writeStringField("provider", key.providerId());
            json.writeStringField("keyName", key.keyName());
            json.writeStringField("wrapped", HexFormat.of().formatHex(key.wrapped()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField(
                "keyId", header.keyId().map(HexFormat.of()::formatHex).orElse(null));
    }

    private static void failure(JsonGenerator json, @Nullable EnvelopeException failure) throws IOException {
        if (failure == null) {
            json.writeNullField("failure");
            return;
        }
        json.writeObjectFieldStart("failure");
        json.writeStringField("class", failure.failure().id());
        json.writeStringField("message", failure.getMessage());
        if (failure instanceof MalformedMessageException malformed) {
            json.writeStringField("field", malformed.field());
            json.writeNumberField("offset", malformed.offset());
        }
        json.writeEndObject();
    }

    private static void length(JsonGenerator json, String field, OptionalLong length) throws IOException {
        if (length.isPresent()) {
            json.writeNumberField(field, length.getAsLong());
        } else {
            json.writeNullField(field);
        }
    }
}
