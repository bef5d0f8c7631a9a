import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { database, dump, found } from "../postgres.ts"
import { runner, stored, World, world } from "../processes.ts"

describe("an onboarding on PostgreSQL", () => {
  it.live(
    "finds its token again when its process is killed between the answer and the write",
    () =>
      Effect.gen(function*() {
        const url = yield* database
        const { exchanges, tokens, url: flanks, userLogin } = yield* World
        const code = yield* userLogin("anna")
        const env = {
          DATABASE_URL: Redacted.value(url),
          FLANKS_URL: flanks,
          START: JSON.stringify([{ id: "anna", code, externalId: "anna" }])
        }
        const first = yield* runner({ ...env, KILL_AT: "1", KILL_NAME: "before Journal.keepToken" })
        assert.deepInclude(yield* Effect.promise(() => first.ended), { signal: "SIGKILL" })
        const second = yield* runner(env)
        const last = yield* second.until("its end", ({ final }) => final === true)
        assert.strictEqual(last.state, "Done")

        assert.strictEqual(yield* exchanges(code), 1)
        const issued = (yield* tokens).get("anna") ?? []
        yield* Effect.gen(function*() {
          const kept = Option.getOrThrow(yield* (yield* Journal).issued("anna"))
          assert.deepStrictEqual([Redacted.value(kept.token)], issued)

          const { tables, text } = yield* dump
          assert.includeMembers(tables, [
            "public.cluster_messages",
            "public.cluster_replies",
            "public.flanks_onboardings"
          ])
          assert.include(text, "anna")
          assert.isEmpty(found([code, ...issued], text))

          // The search finds what it looks for, in whatever column it stands.
          const sql = yield* SqlClient.SqlClient
          yield* sql`CREATE TABLE planted AS SELECT ${code}::text AS t, NULL::bytea AS b, NULL::json AS j`
          assert.deepEqual(found([code], (yield* dump).text), [code])
          yield* sql`UPDATE planted SET t = NULL, b = convert_to(${code}, 'UTF8')`
          assert.deepEqual(found([code], (yield* dump).text), [code])
          yield* sql`UPDATE planted SET b = NULL, j = json_build_object('a', encode(convert_to(${code}, 'UTF8'), 'base64'))`
          assert.deepEqual(found([code], (yield* dump).text), [code])
        }).pipe(Effect.provide(stored(url)))
      }).pipe(Effect.provide(world))
  )

  it.live("finds its token when it is cancelled after its process was killed in the exchange", () =>
    Effect.gen(function*() {
      const url = yield* database
      const { exchanges, tokens, url: flanks, userLogin } = yield* World
      const code = yield* userLogin("anna")
      const start = JSON.stringify([{ id: "anna", code, externalId: "anna" }])
      const env = { DATABASE_URL: Redacted.value(url), FLANKS_URL: flanks }
      const first = yield* runner({ ...env, START: start, KILL_AT: "1", KILL_NAME: "before Journal.keepToken" })
      assert.deepInclude(yield* Effect.promise(() => first.ended), { signal: "SIGKILL" })
      const second = yield* runner({ ...env, CANCEL: start, STAY: "true" })
      yield* second.until("the token", ({ found: isFound }) => isFound === true)
      assert.isTrue(second.events.some(({ final, state }) => final === true && state === "Cancelled"))
      assert.strictEqual(yield* exchanges(code), 1)
      const kept = Effect.flatMap(Journal, ({ issued }) => issued("anna")).pipe(Effect.provide(stored(url)))
      assert.deepStrictEqual([Redacted.value(Option.getOrThrow(yield* kept).token)], (yield* tokens).get("anna"))
    }).pipe(Effect.provide(world)))
})
