import { Destination } from "@effect-flanks/onboarding/journal/Destination"
import * as DestinationSql from "@effect-flanks/onboarding/journal/DestinationSql"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import * as JournalSql from "@effect-flanks/onboarding/journal/JournalSql"
import * as Sealing from "@effect-flanks/onboarding/journal/Sealing"
import * as Onboardings from "@effect-flanks/onboarding/Onboarding"
import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import { database, dump, found } from "./postgres.ts"

const key = (id: string, fill: number): Sealing.Key => ({ id, bytes: Redacted.make(new Uint8Array(32).fill(fill)) })

const [old, fresh] = [key("old", 1), key("new", 2)]

/** More than a page. */
const ids = Array.from({ length: 501 }, (_, i) => `user-${i}`)

const tokenOf = (id: string) => Redacted.make(`token-of-${id}.`)

const issuedTo = (id: string) => ({ token: tokenOf(id), delayed: false, at: 0 })

const secrets = [
  ...ids.map((id) => Redacted.value(tokenOf(id))),
  "session-of-user-7",
  "https://address-of-user-500",
  "ES91-2100-0418"
]

describe("the rotation of keys", () => {
  it.live("leaves nothing that needs the old key, once all is sealed again", () =>
    Effect.gen(function*() {
      const url = yield* database
      const withKeys = (...keys: [Sealing.Key, ...Array<Sealing.Key>]) =>
        Effect.provide(
          Layer.merge(JournalSql.layer, DestinationSql.layer).pipe(
            Layer.provide(Sealing.layer(keys)),
            Layer.provideMerge(PgClient.layer({ url }))
          )
        )

      const isReadable = Effect.gen(function*() {
        const journal = yield* Journal
        const stored = yield* DestinationSql.StoredData
        for (const id of ["user-0", "user-7", "user-500"]) {
          const { token } = Option.getOrThrow(yield* journal.issued(id))
          assert.strictEqual(Redacted.value(token), Redacted.value(tokenOf(id)))
          assert.deepStrictEqual(yield* journal.owners("nobody", [tokenOf(id)]), [id])
        }
        assert.strictEqual(Redacted.value(Option.getOrThrow(yield* journal.userToken("user-7"))), "session-of-user-7")
        const { url: address } = Option.getOrThrow(yield* journal.sessions("user-500"))
        assert.strictEqual(address === null ? null : Redacted.value(address), "https://address-of-user-500")
        assert.include(Option.getOrThrow(yield* stored.json("user-7", "account")), "ES91-2100-0418")
      })

      yield* Effect.gen(function*() {
        const journal = yield* Journal
        const { put } = yield* Destination
        const open = (id: string) =>
          journal.open({ id, executionId: id, externalId: null, dataKinds: [], at: 0, issued: issuedTo(id) })
        yield* Effect.forEach(ids, open, { concurrency: 10, discard: true })
        yield* journal.mark("user-7", {
          step: 1,
          at: 1,
          state: { _tag: "NeedsUser", todo: "Sca", blocked: false, signal: "status/1" },
          userToken: Redacted.make("session-of-user-7")
        })
        const session = { id: "a-session", url: Redacted.make("https://address-of-user-500"), until: 1 }
        yield* journal.keepSession("user-500", 1, session)
        yield* put("user-7", "account", [{ iban: "ES91-2100-0418" }])
        yield* isReadable
      }).pipe(withKeys(old))

      yield* Effect.gen(function*() {
        const journal = yield* Journal
        const stored = yield* DestinationSql.StoredData
        yield* isReadable
        assert.include((yield* dump).text, ".old.")
        assert.strictEqual(yield* journal.reseal, ids.length)
        assert.strictEqual(yield* stored.reseal, 1)
        assert.strictEqual(yield* journal.reseal, 0)
        assert.strictEqual(yield* stored.reseal, 0)
      }).pipe(withKeys(fresh, old))

      yield* Effect.gen(function*() {
        yield* isReadable
        const { text } = yield* dump
        assert.include(text, ".new.")
        assert.notInclude(text, ".old.")
        assert.notInclude(text, "old.")
        assert.isEmpty(found(secrets, text))
      }).pipe(withKeys(fresh))
    }))

  it.live("says which key is missing, instead of sealing anew what it cannot open", () =>
    Effect.gen(function*() {
      const url = yield* database
      const withKey = (one: Sealing.Key) =>
        Effect.provide(
          Onboardings.layerClient.pipe(
            Layer.provide(WorkflowEngine.layerMemory),
            Layer.provideMerge(Layer.merge(JournalSql.layer, DestinationSql.layer)),
            Layer.provide([Sealing.layer([one]), PgClient.layer({ url })])
          )
        )
      const issued = issuedTo("anna")
      yield* Effect.gen(function*() {
        yield* (yield* Journal).open({ id: "anna", executionId: "", externalId: null, dataKinds: [], at: 0, issued })
        yield* (yield* Destination).put("anna", "account", [])
      }).pipe(withKey(old))
      yield* Effect.gen(function*() {
        const journal = yield* Journal
        const stored = yield* DestinationSql.StoredData
        const { supplyToken, token } = yield* Onboardings.Onboarding
        yield* journal.open({ id: "bea", executionId: "", externalId: null, dataKinds: [], at: 0 })
        const state = { _tag: "ExchangeUncertain", candidates: 1, signal: "look/1/1/1" } as const
        yield* journal.mark("bea", { step: 1, at: 0, state })
        const attempts = [
          journal.reseal,
          stored.reseal,
          token("anna"),
          stored.json("anna", "account"),
          // Whose it is cannot be known: not nobody's.
          journal.owners("bea", [issued.token]),
          supplyToken("bea", issued.token)
        ]
        for (const attempt of attempts) {
          assert.deepInclude(yield* Effect.flip<unknown, unknown, never>(attempt), {
            reason: "UnknownKey",
            keyId: "old"
          })
        }
      }).pipe(withKey(fresh))
      const kept = yield* Effect.flatMap(Journal, (journal) => journal.issued("anna")).pipe(withKey(old))
      assert.isTrue(Option.isSome(kept))
    }))
})
