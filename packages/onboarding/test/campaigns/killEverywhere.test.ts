import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { database, dump, found } from "../postgres.ts"
import { runner, stored, World, world } from "../processes.ts"

const dataKinds = ["identity", "account"]

describe("kill -9", () => {
  it.live(
    "at every call to what is outside: each onboarding ends, its code exchanged once, its data stored once",
    () =>
      Effect.gen(function*() {
        const url = yield* database
        const { exchanges, tokens, url: flanks, visit } = yield* World
        const secrets: Array<string> = []
        const places: Array<string> = []
        const ids: Array<string> = []
        let last: ReadonlyArray<object> = []

        for (let place = 1;; place++) {
          const id = `user-${place}`
          const code = yield* visit(id, place % 2 === 0 ? "TOKEN_DELAYED" : "any")
          const start = [{ id, code, externalId: id, dataKinds }]
          secrets.push(code)
          const child = yield* runner({
            DATABASE_URL: Redacted.value(url),
            FLANKS_URL: flanks,
            // First it finishes what the process before it left, then it starts one of its own and dies in it.
            AGAIN: JSON.stringify(last),
            START: JSON.stringify(start),
            KILL_AT: String(place)
          })
          ids.push(id)
          last = start
          const { killed } = yield* Effect.promise(() =>
            child.until((event) => event.killed !== undefined || event.ended === true)
          )
          if (killed === undefined) break
          places.push(killed)
          assert.deepInclude(yield* Effect.promise(() => child.ended), { signal: "SIGKILL" })
        }
        console.log(`killed at ${places.length} places`, places)

        yield* Effect.gen(function*() {
          const journal = yield* Journal
          const sql = yield* SqlClient.SqlClient
          const issued = yield* tokens
          for (const [at, id] of ids.entries()) {
            const where = `${id}, killed ${places[at]}`
            const { state } = Option.getOrThrow(yield* journal.get(id))
            assert.strictEqual(state._tag, "Done", where)
            assert.strictEqual(yield* exchanges(secrets[at] ?? ""), 1, where)
            const kept = Option.getOrThrow(yield* journal.issued(id))
            assert.deepStrictEqual([Redacted.value(kept.token)], issued.get(id), where)
            const rows = yield* sql<
              { slice: string }
            >`SELECT slice FROM flanks_onboarding_products WHERE id = ${id}`
            assert.sameMembers(rows.map(({ slice }) => slice), dataKinds, where)
          }
          const { text } = yield* dump
          assert.isEmpty(found([...secrets, ...[...issued.values()].flat()], text))
        }).pipe(Effect.provide(stored(url)))

        for (const call of ["exchange", "credentials", "status", "read"]) {
          assert.includeMembers(places, [`before Flanks.${call}`, `after Flanks.${call}`])
        }
        assert.includeMembers(places, ["before Journal.keepToken", "after Journal.keepToken", "after Destination.put"])
      }).pipe(Effect.provide(world)),
    // 41 processes, one after the other: minutes on a busy machine.
    900_000
  )
})
