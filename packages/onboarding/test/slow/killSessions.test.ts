import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import * as Request from "@effect-flanks/simulator/Request"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { database, dump, found } from "../postgres.ts"
import { killedIn, stored, World, world } from "../processes.ts"

const dataKinds = ["account"]

interface Killed {
  readonly id: string
  /** Where its process was killed; none if it ended before. */
  readonly place: string | undefined
}

/** A user opens the address that the onboarding has for them: the bank refuses the first login, and takes the second. */
const logIn = Effect.fnUntraced(function*(id: string) {
  const { simulator } = yield* World
  const kept = yield* (yield* Journal).sessions(id)
  const ids = Option.match(kept, { onNone: () => [], onSome: (sessions) => sessions.ids })
  const { sessions } = yield* simulator.world
  const session = Option.flatMap(Option.fromUndefinedOr(ids.at(-1)), (last) => HashMap.get(sessions, last))
  if (Option.isNone(session) || session.value.sent !== null) return
  yield* simulator.answer(Request.make("POST", "/simulator/user-login", {
    body: JSON.stringify({
      session_id: session.value.id,
      bank: "testbank",
      username: id,
      password: ids.length === 1 ? "INVALID_CREDENTIALS" : "any"
    })
  }))
})

/** Processes on one database, one after the other. Each first finishes what the one before it left. */
const lane = Effect.fnUntraced(function*(name: string, url: Redacted.Redacted) {
  const { url: flanks } = yield* World
  const kept = yield* Layer.build(stored(url))
  const all: Array<Killed> = []
  const users: Array<string> = []
  let last: ReadonlyArray<object> = []
  yield* Effect.suspend(() => Effect.forEach(users, logIn, { discard: true })).pipe(
    Effect.provide(kept),
    Effect.repeat(Schedule.spaced("100 millis")),
    Effect.forkScoped
  )

  /** Starts an onboarding in a process that is killed in it. */
  const killedAt = Effect.fnUntraced(function*(env: { readonly [name: string]: string }) {
    const id = `${name}-${all.length + 1}`
    users.push(id)
    const start = [{ id, session: { redirect_url: `https://app.example/${id}` }, dataKinds }]
    const again = JSON.stringify(last)
    last = start
    const place = yield* killedIn(id, {
      DATABASE_URL: Redacted.value(url),
      FLANKS_URL: flanks,
      AGAIN: again,
      START: JSON.stringify(start),
      ...env
    })
    all.push({ id, place })
    return place
  })

  return { all, killedAt, kept }
})

type Lane = Effect.Success<ReturnType<typeof lane>>

/** Each onboarding is done with the connection of its own second session, and nothing is stored plain. */
const isRight = Effect.fnUntraced(function*({ all, kept }: Lane) {
  const { simulator } = yield* World
  const { sessions } = yield* simulator.world
  yield* Effect.gen(function*() {
    const journal = yield* Journal
    const secrets: Array<string> = []
    for (const { id, place } of all) {
      const where = `${id}, killed ${place}`
      assert.strictEqual(Option.getOrThrow(yield* journal.get(id)).state._tag, "Done", where)
      const own = Option.getOrThrow(yield* journal.sessions(id))
      assert.strictEqual(own.ids.length, 2, where)
      assert.isNull(own.url, where)
      const ends = own.ids.map((one) => Option.getOrThrow(HashMap.get(sessions, one)).end)
      assert.deepInclude(ends[0], { refusal: "INVALID_CREDENTIALS" }, where)
      const token = Redacted.value(Option.getOrThrow(yield* journal.issued(id)).token)
      assert.deepInclude(ends[1], { _tag: "Connected", token }, where)
      secrets.push(token, ...own.ids.map((one) => `/simulator/user?session_id=${one}`))

      // A session more was created at most once, by the process that was killed, and the history says so.
      const created = [...HashMap.values(sessions)].filter(({ redirectUrl }) => redirectUrl?.endsWith(`/${id}`))
      const events = yield* journal.events({ id, limit: 1000 })
      const repeated = events.filter(({ state }) => state._tag === "OpeningSession" && state.isRepeated)
      assert.isAtMost(created.length, 2 + repeated.length, where)
      assert.isAtMost(created.length, 3, where)
    }
    assert.isEmpty(found(secrets, (yield* dump).text))
  }).pipe(Effect.provide(kept))
})

const both = (name: string) => [`before ${name}`, `after ${name}`]

const required = [
  ...["createSession", "session"].flatMap((call) => both(`Flanks.${call}`)),
  ...["keepSession", "keepToken", "mark"].flatMap((call) => both(`Journal.${call}`))
]

const lanes = 2

describe("kill -9", () => {
  it.live("at every step of a session: each onboarding has the connection of its user, and no session is lost", () =>
    Effect.gen(function*() {
      const begun = yield* Effect.forEach(
        ["a", "b"],
        Effect.fnUntraced(function*(name: string, first: number) {
          const own = yield* lane(name, yield* database)
          for (let place = first + 1;; place += lanes) {
            const killed = yield* own.killedAt({ KILL_AT: String(place) })
            // What comes after the session is like after a code.
            if (killed === undefined || killed.includes("Flanks.status")) break
          }
          // The last one is finished, too.
          yield* own.killedAt({})
          return own
        }),
        { concurrency: lanes }
      )
      const places = begun.flatMap(({ all }) => all.flatMap(({ place }) => place ?? []))
      console.log(`killed at ${places.length} places: ${places.join(", ")}`)
      assert.includeMembers(places, required)
      for (const own of begun) yield* isRight(own)
    }).pipe(Effect.provide(world)))
})
