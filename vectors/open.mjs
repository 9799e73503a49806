// Sealwax's message format, version 1, on Node's own crypto and nothing else. Written from FORMAT.md alone and in its order, as a
// witness: two implementations that share no line have to open each other's messages. It holds a whole message in memory. See README.md.

import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { parse as parsePath } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";

const MAGIC = Buffer.from("SWX"), VERSION = 1, RECORD = 1, CHUNKS = 2;
const MAX_HEADER = 65_535, MAX_CONTEXT = 8_192, MAX_WRAPPED_KEY = 6_144, MAX_RECORD = 65_535, MAX_CHUNKS = 2 ** 38;
const MAX_KEYS_WRITTEN = 255, MAX_KEYS_READ = 8;
const DATA_KEY = 32, KEY_ID = 16, SALT = 24, COMMITMENT = 32, TAG = 16, CHUNK = 16_384;
const BEFORE_SEALED = SALT + COMMITMENT; // both bodies start alike: the 24 bytes are a record's nonce or the chunks' salt
const NOTHING = Buffer.alloc(0);

/** One of the classes in "How opening fails". The text names fields, keys and pairs, never a value. */
class Failure extends Error {
  constructor(kind, detail) {
    super(detail === undefined ? kind : `${kind}: ${detail}`);
    this.kind = kind.split(" ")[0];
  }
}

const fail = (kind, detail) => { throw new Failure(kind, detail); };
const misuse = (reason) => { throw new Error(reason); };
const quoted = JSON.stringify;
const namesOf = (pairs) => pairs.map((pair) => quoted(pair.name)).join(", ");

// --- Integers and text

const u8 = (number) => Buffer.from([number]);
const u16 = (number) => Buffer.from([number >> 8, number]);
const sized = (bytes) => Buffer.concat([u16(bytes.length), bytes]);
const label = (text) => Buffer.from(`${text}\0`);

function utf8(text) {
  if (!text.isWellFormed()) misuse("text with a lone surrogate has no UTF-8 form"); // Buffer.from would write U+FFFD for it
  return Buffer.from(text);
}

/** Reads a header or a key section field by field; every failure says which field, and where it starts. */
class Fields {
  constructor(bytes, offset = 0, end = bytes.length) {
    Object.assign(this, { bytes, offset, end });
  }

  take(length, name, isText = false) {
    const start = this.offset, end = start + length;
    if (end > MAX_HEADER) this.malformed(name, start, `goes beyond ${MAX_HEADER} bytes`);
    if (end > this.end) this.malformed(name, start, "ends too early");
    this.offset = end;
    return isText ? this.decode(start, name) : this.bytes.subarray(start, end);
  }

  u8(name) { return this.take(1, name).readUInt8(); }

  u16(name) { return this.take(2, name).readUInt16BE(); }

  nameOf(length, name) {
    if (length === 0) this.malformed(name, this.offset, "is empty");
    return this.take(length, name, true);
  }

  decode(start, name) {
    try { // with ignoreBOM a leading byte order mark stays part of the text
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.bytes.subarray(start, this.offset));
    } catch {
      return this.malformed(name, start, "is not well-formed UTF-8");
    }
  }

  expectEnd(name) {
    if (this.offset !== this.end) this.malformed(name, this.offset, "ends before its last byte");
  }

  malformed(name, offset, reason) { fail("malformed-header", `${name} at offset ${offset} ${reason}`); }
}

// --- Header

const prefixOf = (kind) => Buffer.concat([MAGIC, u8(VERSION), u8(kind)]);

function encodeHeader(kind, context, keys) {
  const header = Buffer.concat([prefixOf(kind), sized(context.stored), keys]);
  return header.length <= MAX_HEADER ? header : misuse(`a header of ${header.length} bytes, at most ${MAX_HEADER} are allowed`);
}

function parseHeader(message) {
  if (!message.subarray(0, MAGIC.length).equals(MAGIC)) fail("not-a-message");
  const fields = new Fields(message, MAGIC.length);
  const version = fields.u8("version");
  if (version !== VERSION) fail("unknown-version", `version ${version} at offset 3`);
  const kind = fields.u8("body kind");
  if (kind !== RECORD && kind !== CHUNKS) fail("unknown-version", `body kind ${kind} at offset 4`);
  const pairs = parseStoredContext(fields);
  const keyCount = fields.u8("key count");
  const keys = keyCount === 0 ? { keyId: fields.take(KEY_ID, "key id") } : { wrappedKeys: parseWrappedKeys(fields, keyCount) };
  return { kind, pairs, ...keys, length: fields.offset };
}

function encodeKeySection(wrappedKeys) {
  if (wrappedKeys.length > MAX_KEYS_WRITTEN) misuse(`${wrappedKeys.length} master keys, at most ${MAX_KEYS_WRITTEN} are allowed`);
  const encoded = wrappedKeys.flatMap(({ provider, keyName, wrapped }) =>
    [u8(provider.length), Buffer.from(provider), sized(utf8(keyName)), sized(wrapped)]);
  return Buffer.concat([u8(wrappedKeys.length), ...encoded]);
}

function parseKeySection(section) {
  const fields = new Fields(section);
  const keyCount = fields.u8("key count");
  if (keyCount === 0) fields.malformed("key count", 0, "is zero");
  const wrappedKeys = parseWrappedKeys(fields, keyCount);
  fields.expectEnd("key section");
  return wrappedKeys;
}

function parseWrappedKeys(fields, count) {
  return Array.from({ length: count }, () => {
    const providerAt = fields.offset + 1;
    const provider = fields.nameOf(fields.u8("provider id length"), "provider id");
    if (/[^\0-\x7f]/.test(provider)) fields.malformed("provider id", providerAt, "is not ASCII");
    const keyName = fields.nameOf(fields.u16("key name length"), "key name");
    const length = fields.u16("wrapped key length");
    if (length === 0) fields.malformed("wrapped key", fields.offset, "is empty");
    if (length > MAX_WRAPPED_KEY) fields.malformed("wrapped key", fields.offset, `takes more than ${MAX_WRAPPED_KEY} bytes`);
    return { provider, keyName, wrapped: fields.take(length, "wrapped key") };
  });
}

const keyIdOf = (dataKey) => hkdfExpand(dataKey, label("sealwax.io/key-id@v1"), KEY_ID);

// --- Local master key

const LOCAL_AES = "local-aes";
const localAad = (context) => Buffer.concat([label("sealwax.io/local-aes@v1"), context.keyBound]);

function wrapLocally(masterKey, dataKey, context, nonce = randomBytes(SALT)) {
  return Buffer.concat([nonce, xaesSeal(masterKey, nonce, dataKey, localAad(context))]);
}

/** A data key of whatever length, or undefined where this master key did not wrap it under this key-bound context. */
function unwrapLocally(masterKey, wrapped, context) {
  if (wrapped.length < SALT + TAG) return undefined;
  return xaesOpen(masterKey, wrapped.subarray(0, SALT), wrapped.subarray(SALT), localAad(context));
}

// --- Context encoding: pairs are { name, value, keyBound, detached }

const FLAG_KEY_BOUND = 1, FLAG_DETACHED = 2;

function contextOf(pairs) {
  const sorted = pairs.map((pair) => ({ ...pair, nameBytes: utf8(pair.name), valueBytes: utf8(pair.value) }))
    .sort((a, b) => Buffer.compare(a.nameBytes, b.nameBytes)); // JavaScript itself orders strings by UTF-16 units
  const length = sorted.reduce((sum, pair) => sum + 5 + pair.nameBytes.length + pair.valueBytes.length, 2);
  if (length > MAX_CONTEXT) fail("context-too-long", `${length} bytes, at most ${MAX_CONTEXT} are allowed`);
  return {
    stored: encodePairs(sorted, (pair) => !pair.detached),
    full: encodePairs(sorted, () => true),
    keyBound: encodePairs(sorted.filter((pair) => pair.keyBound), () => true),
  };
}

function encodePairs(pairs, hasValue) {
  const encoded = pairs.flatMap((pair) => {
    const flags = (pair.keyBound ? FLAG_KEY_BOUND : 0) | (pair.detached ? FLAG_DETACHED : 0);
    return [u8(flags), sized(pair.nameBytes), hasValue(pair) ? sized(pair.valueBytes) : NOTHING];
  });
  return Buffer.concat([u16(pairs.length), ...encoded]);
}

function parseStoredContext(fields) {
  const length = fields.u16("context length"), start = fields.offset;
  if (length > MAX_CONTEXT) fields.malformed("stored context", start, `takes more than ${MAX_CONTEXT} bytes`);
  fields.take(length, "stored context");
  const inside = new Fields(fields.bytes, start, start + length);
  const pairs = [];
  for (let left = inside.u16("pair count"); left > 0; left--) pairs.push(parsePair(inside, pairs.at(-1)));
  inside.expectEnd("stored context");
  return pairs;
}

function parsePair(fields, previous) {
  const start = fields.offset, nameAt = start + 3;
  const flags = fields.u8("flags");
  if (flags & ~(FLAG_KEY_BOUND | FLAG_DETACHED)) fields.malformed("flags", start, "has a bit that must be zero");
  const name = fields.nameOf(fields.u16("name length"), "name");
  if (previous && Buffer.compare(utf8(previous.name), utf8(name)) >= 0) fields.malformed("name", nameAt, "is not above the one before");
  const keyBound = (flags & FLAG_KEY_BOUND) !== 0, detached = (flags & FLAG_DETACHED) !== 0;
  return { name, value: detached ? undefined : fields.take(fields.u16("value length"), "value", true), keyBound, detached };
}

/** The message's whole context, if its pairs are what the caller expects; an expected value is also what supplies a detached one. */
function matchContext(stored, expected, exact) {
  const found = new Map(stored.map((pair) => [pair.name, pair]));
  const supplied = new Map(expected.map((pair) => [pair.name, pair.value]));
  for (const { name, value, keyBound } of expected) {
    const pair = found.get(name);
    if (!pair) fail("context", `the message has no pair ${quoted(name)}`);
    if (pair.keyBound !== keyBound) fail("context", `${quoted(name)} is bound to the ${pair.keyBound ? "key" : "message"}`);
    if (!pair.detached && pair.value !== value) fail("context", `${quoted(name)} has another value`);
  }
  const others = stored.filter((pair) => !supplied.has(pair.name));
  if (exact && others.length > 0) fail("context", `the message has ${namesOf(others)} besides`);
  const missing = others.filter((pair) => pair.detached);
  if (missing.length > 0) fail("missing-detached-value", namesOf(missing));
  return contextOf(stored.map((pair) => ({ ...pair, value: pair.value ?? supplied.get(pair.name) })));
}

// --- Primitives

/** RFC 5869's Expand on SHA-512, with a key of any length. */
function hkdfExpand(key, info, length) {
  const blocks = [];
  while (blocks.length * 64 < length) {
    blocks.push(createHmac("sha512", key).update(blocks.at(-1) ?? "").update(info).update(u8(blocks.length + 1)).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

function gcmSeal(key, nonce, plaintext, aad) {
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG }).setAAD(aad);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext, or undefined where the tag is wrong. */
function gcmOpen(key, nonce, sealed, aad) {
  const tagAt = sealed.length - TAG;
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG }).setAAD(aad).setAuthTag(sealed.subarray(tagAt));
  const plaintext = decipher.update(sealed.subarray(0, tagAt));
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    return undefined;
  }
}

/** AES-256-GCM's key for one nonce: SP 800-108's counter mode on AES-CMAC, whose input is always one whole block, so that K1 is enough. */
function xaesKey(key, nonce) {
  const aes = createCipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  const k1 = aes.update(Buffer.alloc(16));
  const carry = k1[0] >> 7;
  for (let i = 0; i < 16; i++) k1[i] = (k1[i] << 1) | (i < 15 ? k1[i + 1] >> 7 : 0);
  k1[15] ^= carry * 0x87;
  const half = (counter) => aes.update(Buffer.concat([u16(counter), label("X"), nonce.subarray(0, 12)]).map((byte, i) => byte ^ k1[i]));
  return Buffer.concat([half(1), half(2)]);
}

const xaesSeal = (key, nonce, plaintext, aad) => gcmSeal(xaesKey(key, nonce), nonce.subarray(12), plaintext, aad);
const xaesOpen = (key, nonce, sealed, aad) => gcmOpen(xaesKey(key, nonce), nonce.subarray(12), sealed, aad);

// --- Body 01: record

function recordBody(dataKey, nonce, context) {
  const keys = hkdfExpand(dataKey, Buffer.concat([label("sealwax.io/record@v1"), prefixOf(RECORD), context.keyBound]), 64);
  const recordKey = keys.subarray(0, 32), commitmentKey = keys.subarray(32);
  return {
    commitment: createHash("sha256").update(commitmentKey).update(context.full).digest(),
    seal: (plaintext) => xaesSeal(recordKey, nonce, plaintext, context.full),
    open: (sealed) => xaesOpen(recordKey, nonce, sealed, context.full) ?? fail("record"),
  };
}

// --- Body 02: chunks

function chunkedBody(dataKey, salt, context) {
  const name = label("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM");
  const keys = hkdfExpand(dataKey, Buffer.concat([name, salt, prefixOf(CHUNKS), context.full]), 76);
  const key = keys.subarray(0, 32), baseNonce = keys.subarray(32, 44);
  const nonceOf = (i) => {
    const nonce = Buffer.from(baseNonce);
    nonce.writeBigUInt64BE(nonce.readBigUInt64BE(4) ^ BigInt(i), 4);
    return nonce;
  };
  const each = (bytes, size, count, work) =>
    Buffer.concat(Array.from({ length: count }, (_, i) => work(i, bytes.subarray(i * size, (i + 1) * size))));
  return {
    commitment: keys.subarray(44),
    seal: (plaintext) => // one chunk more than there are full ones: the last is always shorter
      each(plaintext, CHUNK, Math.floor(plaintext.length / CHUNK) + 1, (i, chunk) => gcmSeal(key, nonceOf(i), chunk, NOTHING)),
    open: (sealed) =>
      each(sealed, CHUNK + TAG, chunkCount(sealed.length), (i, chunk) => gcmOpen(key, nonceOf(i), chunk, NOTHING) ?? fail(`chunk ${i}`)),
  };
}

const chunkCount = (sealedLength) => Math.ceil(sealedLength / (CHUNK + TAG));

// --- How opening fails

/** `masterKeyOf` gives for a wrapped key what unwraps it, or undefined where it is not trusted. */
function open(message, { expected, exact, masterKeyOf, section }) {
  const header = parseHeader(message), body = message.subarray(header.length);
  checkBodyLength(header.kind, body.length);
  const context = matchContext(header.pairs, expected, exact);
  if (header.keyId && !section) fail("key-section-missing");
  const wrappedKeys = header.wrappedKeys ?? parseKeySection(section);
  if (wrappedKeys.length > MAX_KEYS_READ) fail("too-many-keys", `${wrappedKeys.length} wrapped keys, at most ${MAX_KEYS_READ} are allowed`);
  return unlock(header, wrappedKeys, masterKeyOf, context, body).open(body.subarray(BEFORE_SEALED));
}

function checkBodyLength(kind, length) {
  const sealed = length - BEFORE_SEALED;
  if (sealed < TAG) fail("truncated", `a body of ${length} bytes`);
  if (kind === RECORD && sealed > MAX_RECORD + TAG) fail("too-long", `a record's body of ${length} bytes`);
  if (kind === CHUNKS && chunkCount(sealed) > MAX_CHUNKS) fail("too-long", `${chunkCount(sealed)} chunks`);
  if (kind === CHUNKS && sealed % (CHUNK + TAG) < TAG) fail("truncated", "the last chunk is missing");
}

/** The body under the first data key that meets the commitment, or the class of the furthest step that any wrapped key reached. */
function unlock(header, wrappedKeys, masterKeyOf, context, body) {
  const steps = ["no-trusted-key", "unwrap-refused", "key-length", "commitment"];
  let furthest = 0;
  const report = [];
  for (const wrappedKey of wrappedKeys) {
    const masterKey = masterKeyOf(wrappedKey), dataKey = masterKey?.(context);
    const step = !masterKey ? 0 : !dataKey ? 1 : dataKey.length !== DATA_KEY ? 2 : 3;
    if (step === 3 && (!header.keyId || timingSafeEqual(keyIdOf(dataKey), header.keyId))) {
      const opened = bodyOf(header.kind, dataKey, body.subarray(0, SALT), context);
      if (timingSafeEqual(opened.commitment, body.subarray(SALT, BEFORE_SEALED))) return opened;
    }
    furthest = Math.max(furthest, step);
    report.push(`${wrappedKey.provider} ${quoted(wrappedKey.keyName)} ${steps[step]}`);
  }
  return fail(steps[furthest], report.join(", "));
}

const bodyOf = (kind, dataKey, salt, context) => (kind === RECORD ? recordBody : chunkedBody)(dataKey, salt, context);

function seal(plaintext, { kind, context, dataKey, wrappedKeys, detachKeys, salt = randomBytes(SALT) }) {
  const section = encodeKeySection(wrappedKeys);
  const whole = encodeHeader(kind, context, section); // a detached section has to fit as well: it may be put back
  const header = detachKeys ? encodeHeader(kind, context, Buffer.concat([u8(0), keyIdOf(dataKey)])) : whole;
  const body = bodyOf(kind, dataKey, salt, context);
  return { message: Buffer.concat([header, salt, body.commitment, body.seal(plaintext)]), section };
}

// --- Vectors

function check(file) {
  const { format, tests } = JSON.parse(readFileSync(file, "utf8"));
  if (format !== 1 || tests.length === 0) misuse(`${file} holds no vectors of format 1`);
  const failed = tests.filter((vector) => {
    const problem = problemOf(vector);
    if (problem) console.error(`vector ${vector.id} (${vector.comment}): ${problem}`);
    return problem;
  });
  console.log(`${tests.length} vectors: ${tests.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0;
}

function problemOf(vector) {
  try {
    if (vector.result !== "valid") {
      const kind = failureOf(() => open(...vectorCall(vector, false)));
      return kind === vector.result ? undefined : `expected ${vector.result}, but it ${kind ? `failed with ${kind}` : "opened"}`;
    }
    for (const call of [vectorCall(vector, true), vectorCall(vector, false), ...localCalls(vector)]) checkPlaintext(vector, open(...call));
    return checkSealedAgain(vector) ?? checkRefusals(vector);
  } catch (e) {
    return e.message;
  }
}

function failureOf(call) {
  try {
    call();
    return undefined;
  } catch (e) {
    return e instanceof Failure ? e.kind : misuse(`stopped with ${e}`);
  }
}

/** The arguments of `open`: expecting the vector's whole context, or no more than the values that its reader supplies. */
function vectorCall(vector, exact, masterKeyOf = yieldsDataKeyOf(vector)) {
  const supplied = new Map(Object.entries(vector.supplied ?? {}));
  const expected = pairsOf(vector).map((pair) => ({ ...pair, value: supplied.get(pair.name) ?? pair.value }))
    .filter(({ name }) => exact || supplied.has(name));
  return [Buffer.from(vector.message, "base64"), { expected, exact, masterKeyOf, section: encodeKeySection(wrappedKeysOf(vector)) }];
}

/** With the local master key alone, so that nothing but the wrapped key can give the data key. */
const localCalls = (vector) => (vector.masterKey ? [vectorCall(vector, true, localMasterKeys(masterKeysOf(vector)))] : []);

function checkPlaintext(vector, plaintext) {
  const sha256 = createHash("sha256").update(plaintext).digest("hex");
  if (sha256 !== vector.plaintextSha256 || plaintext.length !== vector.plaintextLength) misuse("opened to another plaintext");
}

function checkSealedAgain(vector) {
  const [message, reader] = vectorCall(vector, true);
  const plaintext = Uint8Array.from({ length: vector.plaintextLength }, (_, i) => i * 131 + 7);
  const context = contextOf(pairsOf(vector)), dataKey = Buffer.from(vector.dataKey, "hex"), wrappedKeys = wrappedKeysOf(vector);
  for (const { keyName, wrapped } of wrappedKeys.filter(({ provider }) => vector.masterKey && provider === LOCAL_AES)) {
    const again = wrapLocally(masterKeysOf(vector).get(keyName), dataKey, context, wrapped.subarray(0, SALT));
    if (!again.equals(wrapped)) return "the data key wrapped again gives other bytes";
  }
  const detachKeys = parseHeader(message).keyId !== undefined, kind = vector.body === "record" ? RECORD : CHUNKS;
  const parts = { kind, context, dataKey, wrappedKeys, salt: Buffer.from(vector.salt, "hex") };
  if (!seal(plaintext, { ...parts, detachKeys }).message.equals(message)) return "sealed again under its salt it gives other bytes";
  checkPlaintext(vector, open(seal(plaintext, parts).message, reader)); // a section put back in place of the key id opens as well
  return undefined;
}

/** A reader who expects something else, trusts nothing or lacks the key section gets the class for it, whatever the message is. */
function checkRefusals(vector) {
  const [message, reader] = vectorCall(vector, true), { expected } = reader;
  const withPair = (i, change) => ({ expected: expected.map((pair, j) => (i === j ? { ...pair, ...change } : pair)) });
  const refusals = [
    ["no-trusted-key", { masterKeyOf: () => undefined }],
    ["context", { expected: [...expected, { name: "absent", value: "", keyBound: false }] }],
    ...expected.flatMap(({ value, keyBound, detached }, i) => [
      ["context", { expected: expected.toSpliced(i, 1) }],
      ["context", withPair(i, { keyBound: !keyBound })],
      [detached ? "commitment" : "context", withPair(i, { value: `${value}!` })],
    ]),
    ...(parseHeader(message).keyId ? [["key-section-missing", { section: undefined }]] : []),
  ];
  const wrong = refusals.find(([kind, change]) => failureOf(() => open(message, { ...reader, ...change })) !== kind);
  return wrong && `a reader who has to be refused with ${wrong[0]} was not`;
}

const pairsOf = (vector) => vector.context.map((pair) => ({ ...pair, keyBound: pair.boundToKey }));
const wrappedKeysOf = (vector) => vector.wrappedKeys.map((key) => ({ ...key, wrapped: Buffer.from(key.wrapped, "hex") }));
const masterKeysOf = (vector) => new Map([["vector-master-key", Buffer.from(vector.masterKey, "hex")]]);
const yieldsDataKeyOf = (vector) => ({ provider }) =>
  ["aws-kms", LOCAL_AES].includes(provider) ? () => Buffer.from(vector.dataKey, "hex") : undefined;

const localMasterKeys = (masterKeys) => ({ provider, keyName, wrapped }) => {
  const masterKey = provider === LOCAL_AES ? masterKeys.get(keyName) : undefined;
  return masterKey && ((context) => unwrapLocally(masterKey, wrapped, context));
};

/** The two XAES-256-GCM vectors that c2sp.org/XAES-256-GCM prints, whose AES-CMAC subkeys differ in the carry. */
function selftest() {
  const printed = [
    [0x01, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"],
    [0x03, "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"],
  ];
  const nonce = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWX"), plaintext = Buffer.from("XAES-256-GCM");
  const failed = printed.filter(([byte, aad, expected]) => {
    const key = Buffer.alloc(32, byte), sealed = xaesSeal(key, nonce, plaintext, Buffer.from(aad));
    return sealed.toString("hex") !== expected || !xaesOpen(key, nonce, sealed, Buffer.from(aad))?.equals(plaintext);
  });
  console.log(`${printed.length} XAES-256-GCM vectors: ${printed.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0;
}

// --- Command line

const PAIR_OPTIONS = {
  "context": { keyBound: true, detached: false },
  "message-context": { keyBound: false, detached: false },
  "detached": { keyBound: false, detached: true },
  "detached-for-key": { keyBound: true, detached: true },
};
const OPTIONS = {
  ...Object.fromEntries(["key", ...Object.keys(PAIR_OPTIONS)].map((name) => [name, { type: "string", multiple: true, default: [] }])),
  "key-section": { type: "string" },
  "output": { type: "string", short: "o", default: "-" },
};

async function main([command, ...args]) {
  if (command === "selftest" && args.length === 0) return selftest();
  if (command === "check" && args.length === 1) return check(args[0]);
  const parse = (flag) => parseArgs({ args, allowPositionals: true, options: { ...OPTIONS, [flag]: { type: "boolean" } } });
  if (command === "encrypt") return encrypt(parse("chunks"));
  if (command === "decrypt") return decrypt(parse("containing"));
  return misuse("usage: open.mjs encrypt|decrypt --key local:FILE [options] [-o OUT] [IN], check FILE.json, or selftest (README.md)");
}

async function encrypt({ values, positionals }) {
  const masterKeys = masterKeysFrom(values.key), context = contextOf(pairsFrom(values)), sectionFile = values["key-section"];
  if (sectionFile && existsSync(sectionFile)) misuse(`${sectionFile} exists: messages may need the key section in it`);
  const plaintext = await input(positionals);
  const kind = values.chunks || plaintext.length > MAX_RECORD ? CHUNKS : RECORD;
  const dataKey = randomBytes(DATA_KEY);
  const wrappedKeys = [...masterKeys].map(([keyName, masterKey]) =>
    ({ provider: LOCAL_AES, keyName, wrapped: wrapLocally(masterKey, dataKey, context) }));
  const { message, section } = seal(plaintext, { kind, context, dataKey, wrappedKeys, detachKeys: sectionFile !== undefined });
  if (sectionFile) await output(sectionFile, section); // before the message, which nobody could open without it
  await output(values.output, message);
}

async function decrypt({ values, positionals }) {
  const masterKeys = masterKeysFrom(values.key), expected = pairsFrom(values), sectionFile = values["key-section"];
  const section = sectionFile && readFileSync(sectionFile);
  const message = await input(positionals);
  const plaintext = open(message, { expected, exact: !values.containing, masterKeyOf: localMasterKeys(masterKeys), section });
  await output(values.output, plaintext);
}

/** Each key under its name; a message names the key that wrapped it, so no two may share one. */
function masterKeysFrom(options) {
  const masterKeys = new Map();
  for (const option of options) {
    if (!option.startsWith("local:")) misuse("--key takes local:FILE");
    const file = option.slice("local:".length), { name } = parsePath(file), digits = readFileSync(file, "latin1").trim();
    if (!/^[0-9a-f]{64}$/i.test(digits)) misuse(`${file} does not hold 64 hex digits`);
    if (masterKeys.has(name)) misuse(`two keys have the name ${quoted(name)}`);
    masterKeys.set(name, Buffer.from(digits, "hex"));
  }
  return masterKeys.size > 0 ? masterKeys : misuse("--key local:FILE is required");
}

function pairsFrom(values) {
  const names = new Set();
  return Object.entries(PAIR_OPTIONS).flatMap(([option, kind]) => values[option].map((text) => {
    const at = text.indexOf("="), name = text.slice(0, at);
    if (at < 1) misuse(`--${option} takes name=value`);
    if (text.includes("\ufffd")) misuse(`--${option} is not UTF-8`); // what Node makes of an argument's other bytes
    if (names.has(name)) misuse(`the context pair ${quoted(name)} is given twice`);
    names.add(name);
    return { name, value: text.slice(at + 1), ...kind };
  }));
}

async function input(positionals) {
  if (positionals.length > 1) misuse("there is more than one input");
  const [file = "-"] = positionals;
  if (file !== "-") return readFileSync(file);
  const pieces = [];
  for await (const piece of process.stdin) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A file appears under its name only when it is complete; a device or a pipe is written as it is. */
async function output(file, bytes) {
  if (file === "-") return pipeline([bytes], process.stdout, { end: false });
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) return writeFileSync(file, bytes);
  const partial = `${file}.${randomBytes(6).toString("hex")}.partial`;
  try {
    writeFileSync(partial, bytes, { flag: "wx" });
    return renameSync(partial, file);
  } catch (e) {
    rmSync(partial, { force: true });
    throw e;
  }
}

try {
  const passed = await main(process.argv.slice(2));
  process.exitCode = passed === false ? 1 : 0;
} catch (e) {
  console.error(e.message);
  process.exitCode = e instanceof Failure ? 1 : 2;
}
