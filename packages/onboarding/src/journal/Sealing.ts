/**
 * Seals secrets for storage: encrypts them with a key that can be rotated, and recognises them without decryption.
 *
 * @since 0.1.0
 */
import * as NodeCrypto from "@effect/platform-node/NodeCrypto"
import * as Arr from "effect/Array"
import * as Config from "effect/Config"
import { SourceError } from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Aead from "effect/crypto/Aead"
import * as Kdf from "effect/crypto/Kdf"
import * as Mac from "effect/crypto/Mac"
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

/**
 * A key of 32 bytes, and its ID, which is part of everything that the key encrypts.
 *
 * @category models
 */
export interface Key {
  readonly id: string
  readonly bytes: Redacted.Redacted<Uint8Array>
}

/**
 * A sealed secret can't be opened.
 *
 * @category errors
 */
export class DecryptionFailed
  extends Schema.TaggedError<DecryptionFailed>("@effect-flanks/onboarding/DecryptionFailed")("DecryptionFailed", {
    /** Either the key isn't configured, or the stored secret was changed or sealed with another key of that ID. */
    reason: Schema.Literals(["UnknownKey", "Damaged"]),
    keyId: Schema.String
  })
{
  get actor() {
    return "developer" as const
  }
  get action() {
    return this.reason === "UnknownKey"
      ? "configure the key again, after the current ones, and restart"
      : "configure the key that sealed it, or restore the row from a back-up"
  }
  override get message() {
    return `what key "${this.keyId}" sealed cannot be opened: ${
      this.reason === "UnknownKey" ? "no such key is configured" : "it was changed, or another key had this name"
    }. Next: ${this.action}.`
  }
}

interface Derived {
  readonly id: string
  readonly sealing: Aead.Key
  readonly printing: Mac.Key
}

const utf8 = new TextEncoder()
const plain = new TextDecoder("utf-8", { fatal: true })
const format = "v1"
const idPattern = /^[\w-]{1,32}$/

const make = Effect.fnUntraced(function*(keys: Arr.NonEmptyReadonlyArray<Key>) {
  const aead = yield* Aead.Aead
  const kdf = yield* Kdf.Kdf
  const mac = yield* Mac.Mac
  const random = yield* SecureRandom.SecureRandom

  const derive = (bytes: Redacted.Redacted<Uint8Array>, purpose: string) =>
    kdf.derive(Kdf.hkdfSha256, Redacted.value(bytes), {
      salt: new Uint8Array(),
      info: utf8.encode(`effect-flanks/workflow/${purpose}`),
      length: 32
    })
  const derived = yield* Effect.orDie(Effect.forEach(
    keys,
    Effect.fnUntraced(function*({ bytes, id }): Effect.fn.Return<Derived, unknown> {
      return {
        id,
        sealing: yield* Aead.key(Aead.aes256Gcm, yield* derive(bytes, "sealing")),
        printing: yield* Mac.key(Mac.hmacSha256, yield* derive(bytes, "printing"))
      }
    })
  ))
  const current = Arr.headNonEmpty(derived)

  const keyOf = (id: string): Effect.Effect<Derived, DecryptionFailed> => {
    const found = derived.find((key) => key.id === id)
    return found === undefined
      ? Effect.fail(new DecryptionFailed({ reason: "UnknownKey", keyId: id }))
      : Effect.succeed(found)
  }

  return {
    /** The key that seals. */
    keyId: current.id,

    /** All keys that open, with the sealing key first. */
    keyIds: Arr.map(derived, ({ id }) => id),

    /** Encrypts a secret for one place, such as a column of a row. It can't be opened for another place. */
    seal: Effect.fn("Sealing.seal")(function*(place: string, secret: Redacted.Redacted) {
      const nonce = yield* random.randomBytes(Aead.aes256Gcm.nonceLength)
      const sealed = yield* Effect.orDie(
        aead.encrypt(current.sealing, utf8.encode(Redacted.value(secret)), { nonce, aad: utf8.encode(place) })
      )
      return [format, current.id, Base64Url.encode(nonce), Base64Url.encode(sealed)].join(".")
    }),

    /** Decrypts. */
    open: Effect.fn("Sealing.open")(function*(place: string, sealed: string) {
      const [version, id = "", nonce = "", rest = ""] = sealed.split(".")
      const damaged = new DecryptionFailed({ reason: "Damaged", keyId: id })
      if (version !== format) return yield* damaged
      const { sealing } = yield* keyOf(id)
      const parts = Result.all([Base64Url.decode(nonce), Base64Url.decode(rest)])
      if (Result.isFailure(parts)) return yield* damaged
      const [iv, encrypted] = parts.success
      const opened = yield* Effect.mapError(
        aead.decrypt(sealing, encrypted, { nonce: iv, aad: utf8.encode(place) }),
        () => damaged
      )
      return Redacted.make(plain.decode(opened))
    }),

    /**
     * Makes a fingerprint that recognises a secret, but doesn't reveal it. It is the same for the same secret and key.
     * Without a key's ID, the sealing key makes it.
     */
    fingerprint: Effect.fnUntraced(function*(secret: Redacted.Redacted, id: string = current.id) {
      const { printing } = yield* keyOf(id)
      const print = yield* Effect.orDie(mac.sign(printing, utf8.encode(Redacted.value(secret))))
      return Base64Url.encode(print.subarray(0, 16))
    })
  }
})

/**
 * Seals secrets before they are stored, and opens them again.
 *
 * **When to use**
 *
 * Provide it to the engine and to `Onboarding`, with `layerConfig`, with `layer` if the keys come from a key management
 * service, and in tests with `layerTest`. Use its methods only for secrets of your own in the same database.
 *
 * **Details**
 *
 * A sealed secret can be opened only at its own place, which is a text such as its table and its row. Opening fails with
 * `DecryptionFailed` if its key isn't configured or the sealed text was changed.
 *
 * @see {@link layerConfig} for keys from the configuration
 *
 * @category services
 */
export class Sealing extends Context.Service<Sealing>()("@effect-flanks/onboarding/journal/Sealing", { make }) {}

// Every listed credential gets a fingerprint. WebCrypto computes it in another thread, which costs three times as much.
const crypto = Layer.mergeAll(Aead.layerWebCrypto, NodeCrypto.layerMac, Kdf.layerWebCrypto).pipe(
  Layer.provideMerge(SecureRandom.layerWebCrypto)
)

/**
 * Seals with the first key, and opens with any of them.
 *
 * **When to use**
 *
 * Use it if your program gets the keys itself, for example from a key management service. Otherwise use `layerConfig`.
 *
 * @category layers
 */
export const layer = (keys: Arr.NonEmptyReadonlyArray<Key>): Layer.Layer<Sealing> =>
  Layer.effect(Sealing, make(keys)).pipe(Layer.provide(crypto))

/** Messages name a key by its place, because a text without an ID may be a secret. */
const parse = (text: string, index: number): Key | string => {
  const [id = "", encoded = "", ...rest] = text.trim().split(":")
  const bytes = Base64.decode(encoded)
  if (rest.length > 0 || !idPattern.test(id)) {
    return `key ${index + 1} must begin with an id of at most 32 letters, digits, _ and -, and a colon`
  }
  if (Result.isFailure(bytes) || bytes.success.length !== 32) {
    return `key ${index + 1} is not an id, a colon and 32 bytes in base64`
  }
  return { id, bytes: Redacted.make(bytes.success) }
}

/**
 * Reads the keys from `FLANKS_ONBOARDING_KEYS`, separated by commas. Each is an ID, a colon and 32 bytes in base64, which
 * `openssl rand -base64 32` makes. The first key seals. To rotate keys, put the new one first.
 *
 * @category configuration
 */
export const config: Config.Config<Arr.NonEmptyReadonlyArray<Key>> = Config.Redacted("FLANKS_ONBOARDING_KEYS").pipe(
  Config.flatMap((list) => {
    const keys = Redacted.value(list).split(",").map(parse)
    const wrong = keys.find((key) => typeof key === "string")
    const good = keys.filter((key) => typeof key !== "string")
    const twice = good.find(({ id }, at) => good.findIndex((key) => key.id === id) !== at)
    const message = wrong ?? (twice === undefined ? null : `the id "${twice.id}" names two keys`)
    return message === null && Arr.isReadonlyArrayNonEmpty(good)
      ? Config.succeed(good)
      : Config.fail(new SourceError({ message: `FLANKS_ONBOARDING_KEYS: ${message}` }))
  })
)

/**
 * Seals with the keys of the configuration.
 *
 * @category layers
 */
export const layerConfig: Layer.Layer<Sealing, Config.ConfigError> = Layer.unwrap(Effect.map(config, layer))

/**
 * Seals with a random key that is lost when the process ends. Use it for tests.
 *
 * @category layers
 */
export const layerTest: Layer.Layer<Sealing> = Layer.unwrap(
  Effect.sync(() => layer([{ id: "test", bytes: Redacted.make(SecureRandom.randomBytesUnsafe(32)) }]))
)
