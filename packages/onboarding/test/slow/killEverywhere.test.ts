import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import { database, dump, found } from "../postgres.ts"
import { killedIn, stored, World, world } from "../processes.ts"

const dataKinds = ["account"]

interface Killed {
  readonly id: string
  readonly code: string
  /** Where its process was killed; none if it ended before. */
  readonly place: string | undefined
}

/** Processes on one database, one after the other. Each first finishes what the one before it left. */
const lane = Effect.fnUntraced(function*(name: string, url: Redacted.Redacted) {
  const { url: flanks, userLogin } = yield* World
  const all: Array<Killed> = []
  let last: ReadonlyArray<object> = []

  /** Starts an onboarding in a process that is killed in it. */
  const killedAt = Effect.fnUntraced(function*(env: { readonly [name: string]: string }) {
    const id = `${name}-${all.length + 1}`
    const code = yield* userLogin(id, all.length % 2 === 0 ? "TOKEN_DELAYED" : "any")
    const start = [{ id, code, externalId: id, dataKinds }]
    const again = JSON.stringify(last)
    last = start
    const place = yield* killedIn(id, {
      DATABASE_URL: Redacted.value(url),
      FLANKS_URL: flanks,
      AGAIN: again,
      START: JSON.stringify(start),
      ...env
    })
    all.push({ id, code, place })
    return place
  })

  return { all, killedAt, url }
})

type Lane = Effect.Success<ReturnType<typeof lane>>

/** Each onboarding is done, its code posted once, its token the one that was issued, its data there once, nothing plain. */
const isRight = Effect.fnUntraced(function*({ all, url }: Lane) {
  const { exchanges, tokens } = yield* World
  const issued = yield* tokens
  yield* Effect.gen(function*() {
    const journal = yield* Journal
    const sql = yield* SqlClient.SqlClient
    for (const { code, id, place } of all) {
      const where = `${id}, killed ${place}`
      assert.strictEqual(Option.getOrThrow(yield* journal.get(id)).state._tag, "Done", where)
      assert.strictEqual(yield* exchanges(code), 1, where)
      const kept = Option.getOrThrow(yield* journal.issued(id))
      assert.deepStrictEqual([Redacted.value(kept.token)], issued.get(id), where)
      const rows = yield* sql<{ slice: string }>`SELECT slice FROM flanks_onboarding_products WHERE id = ${id}`
      assert.sameMembers(rows.map(({ slice }) => slice), dataKinds, where)
    }
    const secrets = [...all.map(({ code }) => code), ...[...issued.values()].flat()]
    assert.isEmpty(found(secrets, (yield* dump).text))
  }).pipe(Effect.provide(stored(url)))
})

const both = (name: string) => [`before ${name}`, `after ${name}`]

/** Those that matter, whatever the order of the calls. */
const required = [
  ...["exchange", "credentials", "status", "read"].flatMap((call) => both(`Flanks.${call}`)),
  ...both("Journal.keepToken"),
  "after Destination.put"
]

const lanes = 2

describe("kill -9", () => {
  it.live(
    "at every call to what is outside: each onboarding ends, its code exchanged once, its data stored once",
    () =>
      Effect.gen(function*() {
        const begun = yield* Effect.forEach(
          ["a", "b"],
          Effect.fnUntraced(function*(name: string, first: number) {
            const own = yield* lane(name, yield* database)
            for (let place = first + 1;; place += lanes) {
              if ((yield* own.killedAt({ KILL_AT: String(place) })) === undefined) break
            }
            return own
          }),
          { concurrency: lanes }
        )
        const places = () => begun.flatMap(({ all }) => all.flatMap(({ place }) => place ?? []))

        // How often it polls depends on the machine, and a list of credentials is shared by onboardings that start within
        // two seconds: what was missed by number is killed by name, in an onboarding that starts later.
        for (const name of required.filter((one) => !places().includes(one))) {
          const killed = yield* begun[0]?.killedAt({ KILL_NAME: name, KILL_AT: "1", START_AFTER: "2100" }) ??
            Effect.undefined
          assert.strictEqual(killed, name)
        }
        // The last one is finished, too.
        for (const own of begun) {
          yield* own.killedAt({})
          yield* isRight(own)
        }
        console.log(`killed at ${places().length} places: ${[...new Set(places())].join(", ")}`)
      }).pipe(Effect.provide(world))
  )
})
