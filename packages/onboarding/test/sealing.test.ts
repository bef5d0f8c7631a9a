import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as Redacted from "effect/Redacted"

const secret = Redacted.make("token-of-somebody")

const key = (id: string, fill: number): Sealing.Key => ({ id, bytes: Redacted.make(new Uint8Array(32).fill(fill)) })

const sealing = (...keys: [Sealing.Key, ...Array<Sealing.Key>]) => Effect.provide(Sealing.Sealing, Sealing.layer(keys))

describe("Sealing", () => {
  it.effect("opens what it sealed, never sealing it the same way twice", () =>
    Effect.gen(function*() {
      const { open, seal } = yield* sealing(key("one", 1))
      const first = yield* seal("here", secret)
      const second = yield* seal("here", secret)
      assert.notStrictEqual(first, second)
      assert.notInclude(first, Redacted.value(secret))
      assert.strictEqual(Redacted.value(yield* open("here", first)), Redacted.value(secret))
    }))

  it.effect("opens with a key that no longer seals, and names the key that is missing", () =>
    Effect.gen(function*() {
      const before = yield* sealing(key("one", 1))
      const after = yield* sealing(key("two", 2), key("one", 1))
      const without = yield* sealing(key("two", 2))
      const sealed = yield* before.seal("here", secret)
      assert.strictEqual(Redacted.value(yield* after.open("here", sealed)), Redacted.value(secret))
      assert.include(yield* after.seal("here", secret), ".two.")
      assert.deepInclude(yield* Effect.flip(without.open("here", sealed)), { reason: "UnknownKey", keyId: "one" })
    }))

  it.effect("opens nothing that was changed, moved to another place, or sealed with another key of that name", () =>
    Effect.gen(function*() {
      const { open, seal } = yield* sealing(key("one", 1))
      const other = yield* sealing(key("one", 2))
      const sealed = yield* seal("here", secret)
      const flipped = sealed.slice(0, -2) + (sealed.at(-2) === "A" ? "B" : "A") + sealed.slice(-1)
      const opening = [
        open("there", sealed),
        open("here", flipped),
        other.open("here", sealed),
        open("here", sealed.replace("v1", "v2")),
        open("here", `${sealed}=!`),
        open("here", sealed.split(".").slice(0, 3).join(".") + ".")
      ]
      for (const opened of opening) assert.strictEqual((yield* Effect.flip(opened)).reason, "Damaged")
    }))

  it.effect("recognises a secret by its fingerprint, which another key makes another", () =>
    Effect.gen(function*() {
      const before = yield* sealing(key("one", 1))
      const after = yield* sealing(key("two", 2), key("one", 1))
      const print = yield* before.fingerprint(secret)
      assert.strictEqual(yield* after.fingerprint(secret, "one"), print)
      assert.notStrictEqual(yield* after.fingerprint(secret), print)
      assert.notStrictEqual(yield* before.fingerprint(Redacted.make("another")), print)
      assert.notInclude(print, Redacted.value(secret))
    }))

  it.effect("refuses keys that are short, misnamed or named twice, without showing them", () =>
    Effect.gen(function*() {
      const good = Base64.encode(new Uint8Array(32).fill(7))
      const configured = (keys: string) =>
        Sealing.config.pipe(
          Effect.provideService(
            ConfigProvider.ConfigProvider,
            ConfigProvider.fromUnknown({ FLANKS_ONBOARDING_KEYS: keys })
          )
        )
      const keys = yield* configured(`b:${good}, a:${good}`)
      assert.deepStrictEqual(keys.map(({ id }) => id), ["b", "a"])
      for (const wrong of ["", good, `a:${good.slice(8)}`, `a b:${good}`, `a:${good},a:${good}`, `a:${good},`]) {
        const error = yield* Effect.flip(configured(wrong))
        assert.include(error.message, "FLANKS_ONBOARDING_KEYS")
        assert.notInclude(error.message, good.slice(8))
      }
      // Without its ID, a short secret looks like an ID.
      const error = yield* Effect.flip(configured(`a:${good},zq-passphrase`))
      assert.include(error.message, "FLANKS_ONBOARDING_KEYS: key 2 is not an id, a colon and 32 bytes in base64")
      assert.notInclude(error.message, "zq")
    }))
})
