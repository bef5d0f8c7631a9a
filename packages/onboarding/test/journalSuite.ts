/** The tests that every journal must pass. */
import type { Issued } from "@effect-flanks/onboarding/Flanks"
import { Journal } from "@effect-flanks/onboarding/journal/Journal"
import type { State } from "@effect-flanks/onboarding/Progress"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"

const waiting: State = { _tag: "Waiting", on: "bank", until: 5000, row: 2, met: "BankError" }

const issued = (token: string, at = 7): Issued => ({ token: Redacted.make(token), delayed: true, at })

let count = 0

/** Each test has onboardings of its own. */
const fresh = (name: string) => `${name}-${++count}`

const open = Effect.fnUntraced(function*(id: string, externalId: string | null = null, at = 1000) {
  const journal = yield* Journal
  yield* journal.open({ id, executionId: `execution of ${id}`, externalId, dataKinds: ["account"], at })
  return journal
})

const stateOf = (journal: Journal["Service"], id: string) =>
  Effect.map(journal.get(id), (found) => Option.getOrThrow(found).state)

export const suite = <E>(name: string, layer: Layer.Layer<Journal, E>) =>
  // oxlint-disable-next-line vitest/valid-title
  describe(name, () => {
    it.layer(layer)((test) => {
      test.effect("enters an onboarding once", () =>
        Effect.gen(function*() {
          const id = fresh("once")
          const journal = yield* open(id, "at the bank")
          yield* journal.mark(id, { step: 1, at: 2000, state: waiting })
          yield* open(id, "elsewhere")
          assert.deepStrictEqual(Option.getOrThrow(yield* journal.get(id)), {
            id,
            externalId: "at the bank",
            dataKinds: ["account"],
            startedAt: 1000,
            since: 2000,
            issuedAt: null,
            state: waiting
          })
          assert.deepStrictEqual(yield* journal.executionId(id), Option.some(`execution of ${id}`))
          assert.isTrue(Option.isNone(yield* journal.get("nobody")))
          assert.isTrue(Option.isNone(yield* journal.executionId("nobody")))
        }))

      test.effect("never goes back, and never out of a final state", () =>
        Effect.gen(function*() {
          const id = fresh("final")
          const journal = yield* open(id)
          yield* journal.mark(id, { step: 3, at: 2000, state: waiting })
          yield* journal.mark(id, { step: 2, at: 3000, state: { _tag: "Exchanging", attempt: 1 } })
          assert.deepStrictEqual(yield* stateOf(journal, id), waiting)
          yield* journal.mark(id, { step: 3, at: 3000, state: { _tag: "Fetching", dataKind: "card" } })
          yield* journal.mark(id, { step: 9, at: 4000, state: { _tag: "Cancelled" } })
          yield* journal.mark(id, { step: 9, at: 5000, state: waiting })
          yield* journal.mark(id, { step: 10, at: 5000, state: { _tag: "Done", fetched: [], absent: [] } })
          assert.deepStrictEqual(yield* stateOf(journal, id), { _tag: "Cancelled" })
        }))

      test.effect("lists from the oldest on, by state and by page", () =>
        Effect.gen(function*() {
          const before = (yield* (yield* Journal).list({ limit: 1000 })).at(-1)?.id
          const ids = [fresh("list"), fresh("list"), fresh("list"), fresh("list")]
          for (const id of ids) yield* open(id)
          const journal = yield* Journal
          yield* journal.mark(ids[1] ?? "", { step: 1, at: 2000, state: waiting })
          yield* journal.mark(ids[3] ?? "", { step: 1, at: 2000, state: waiting })
          const names = (query: Parameters<typeof journal.list>[0]) =>
            Effect.map(journal.list({ after: before, ...query }), (found) => found.map(({ id }) => id))
          assert.deepStrictEqual(yield* names({}), ids)
          assert.deepStrictEqual(yield* names({ limit: 2 }), ids.slice(0, 2))
          assert.deepStrictEqual(yield* names({ after: ids[1] }), ids.slice(2))
          assert.deepStrictEqual(yield* names({ states: ["Waiting"] }), [ids[1], ids[3]])
          assert.deepStrictEqual(yield* names({ states: [] }), [])
          assert.deepStrictEqual(yield* names({ after: "nobody" }), [])
        }))

      test.effect("counts by state and reason, with the oldest", () =>
        Effect.gen(function*() {
          const journal = yield* Journal
          const failed = { _tag: "Failed", tag: "TestError", message: "of this test alone" } as const
          for (const at of [300, 100, 200]) {
            const id = fresh("group")
            yield* open(id, null, at)
            yield* journal.mark(id, { step: 1, at, state: failed })
          }
          assert.deepInclude(yield* journal.groups, { state: "Failed", reason: "TestError", count: 3, oldest: 100 })
        }))

      test.effect("begins each attempt to exchange once", () =>
        Effect.gen(function*() {
          const id = fresh("exchange")
          const journal = yield* open(id)
          assert.isTrue(yield* journal.beginExchange(id, 1, 100))
          assert.isFalse(yield* journal.beginExchange(id, 1, 200))
          assert.isTrue(yield* journal.beginExchange(id, 2, 300))
          assert.isFalse(yield* journal.beginExchange(id, 1, 400))
        }))

      test.effect("keeps the first token, and who it belongs to", () =>
        Effect.gen(function*() {
          const [id, other] = [fresh("token"), fresh("token")]
          const journal = yield* open(id)
          yield* open(other)
          assert.isTrue(Option.isNone(yield* journal.issued(id)))
          assert.isTrue(yield* journal.keepToken(id, issued(`secret of ${id}`)))
          assert.isFalse(yield* journal.keepToken(id, issued("another", 9)))
          yield* journal.open({
            id,
            executionId: "",
            externalId: null,
            dataKinds: [],
            at: 9,
            issued: issued("another", 9)
          })
          const kept = Option.getOrThrow(yield* journal.issued(id))
          assert.strictEqual(Redacted.value(kept.token), `secret of ${id}`)
          assert.deepInclude(kept, { delayed: true, at: 7 })
          assert.strictEqual(Option.getOrThrow(yield* journal.get(id)).issuedAt, 7)

          const tokens = [Redacted.make(`secret of ${id}`), Redacted.make("nobody's")]
          assert.deepStrictEqual(yield* journal.owners(other, tokens), [id, null])
          assert.deepStrictEqual(yield* journal.owners(id, tokens), [null, null])
          assert.deepStrictEqual(yield* journal.owners(id, []), [])
        }))

      test.effect("keeps each session once, in order, and the address of the last until the end", () =>
        Effect.gen(function*() {
          const [id, other] = [fresh("session"), fresh("session")]
          const journal = yield* open(id)
          yield* open(other)
          const session = (key: string) => ({ id: key, url: Redacted.make(`https://${key}`), until: 2e12 })
          const kept = Effect.map(journal.sessions(id), (found) => {
            const { ids, url } = Option.getOrThrow(found)
            return [ids, url === null ? null : Redacted.value(url)]
          })
          assert.deepStrictEqual(yield* kept, [[], null])
          assert.isFalse(yield* journal.keepSession(id, 2, session("early")))
          assert.isTrue(yield* journal.keepSession(id, 1, session("one")))
          assert.isFalse(yield* journal.keepSession(id, 1, session("again")))
          assert.deepStrictEqual(yield* kept, [["one"], "https://one"])
          assert.isTrue(yield* journal.keepSession(id, 2, session("two")))
          assert.deepStrictEqual(yield* kept, [["one", "two"], "https://two"])

          // Its user may connect the bank at any moment: a token that is new may be theirs.
          assert.isAtLeast(yield* journal.exchanging(other, 1.9e12, null), 1)
          yield* journal.mark(id, { step: 1, at: 1, state: waiting })
          assert.deepStrictEqual(yield* kept, [["one", "two"], "https://two"])
          yield* journal.mark(id, { step: 2, at: 2, state: { _tag: "Done", fetched: [], absent: [] } })
          assert.deepStrictEqual(yield* kept, [["one", "two"], null])
          assert.isFalse(yield* journal.keepSession("nobody", 1, session("one")))
          assert.isTrue(Option.isNone(yield* journal.sessions("nobody")))
        }))

      test.effect("enters an onboarding with the token that it begins with", () =>
        Effect.gen(function*() {
          const id = fresh("with token")
          const journal = yield* Journal
          yield* journal.open({
            id,
            executionId: "",
            externalId: null,
            dataKinds: [],
            at: 7,
            issued: issued(`of ${id}`)
          })
          const kept = Option.getOrThrow(yield* journal.issued(id))
          assert.deepStrictEqual({ ...kept, token: Redacted.value(kept.token) }, {
            token: `of ${id}`,
            delayed: true,
            at: 7
          })
          assert.deepStrictEqual(yield* journal.owners("nobody", [Redacted.make(`of ${id}`)]), [id])
        }))

      test.effect("keeps whatever Flanks says of a failure", () =>
        Effect.gen(function*() {
          const id = fresh("odd")
          const journal = yield* open(id)
          const state: State = { _tag: "Failed", tag: "TestError", message: "Invalid \u0000 \u001b \ud800 \u{1f600}" }
          yield* journal.mark(id, { step: 1, at: 1, state })
          assert.deepStrictEqual(yield* stateOf(journal, id), state)
        }))

      test.effect("counts the others that exchange: since when, of one external id, without a token, not ended", () =>
        Effect.gen(function*() {
          const [me, early, late, done, over] = ["me", "early", "late", "done", "over"].map(fresh) as [
            string,
            string,
            string,
            string,
            string
          ]
          const externalId = fresh("external")
          for (const id of [me, early, late, done, over]) yield* open(id, externalId)
          const journal = yield* Journal
          const base = 1e12
          yield* journal.beginExchange(me, 1, base)
          yield* journal.beginExchange(early, 1, base - 1)
          for (const id of [late, done, over]) yield* journal.beginExchange(id, 1, base)
          yield* journal.keepToken(done, issued(fresh("secret")))
          yield* journal.mark(over, { step: 1, at: base, state: { _tag: "Failed", tag: "TestError", message: "" } })
          assert.strictEqual(yield* journal.exchanging(me, base, externalId), 1)
          assert.strictEqual(yield* journal.exchanging(me, base - 1, externalId), 2)
          assert.strictEqual(yield* journal.exchanging(me, base, null), 1)
          assert.strictEqual(yield* journal.exchanging(me, base, "another"), 0)
          // A token may have been issued to it, and it still looks for it.
          yield* journal.mark(late, { step: 1, at: base, state: { _tag: "Cancelled" } })
          assert.strictEqual(yield* journal.exchanging(me, base, externalId), 1)
        }))

      test.effect("holds the first of many starts at once as a whole, and says how the others differ", () =>
        Effect.gen(function*() {
          const id = fresh("starts")
          const journal = yield* Journal
          const starts = Array.from({ length: 12 }, (_, at) => at).map((at) => ({
            id,
            executionId: "",
            externalId: `external ${at % 3}`,
            dataKinds: at % 2 === 0 ? ["account" as const] : ["card" as const, "identity" as const],
            at: 1000 + at,
            start: { asked: { linkToken: null, number: at }, secret: Redacted.make(`code ${at % 4}`) }
          }))
          const opened = yield* Effect.forEach(starts, journal.open, { concurrency: "unbounded" })
          const asked = opened[0]?.asked ?? assert.fail("no start holds")
          const held = Number(asked["number"])
          const first = starts[held] ?? assert.fail("another start holds")
          const progress = Option.getOrThrow(yield* journal.get(id))
          assert.deepInclude(progress, {
            externalId: first.externalId,
            dataKinds: first.dataKinds,
            startedAt: first.at
          })
          for (const [at, { asked: same, differs }] of opened.entries()) {
            assert.deepStrictEqual(same, asked)
            assert.deepStrictEqual<ReadonlyArray<string>>(differs, [
              ...(at % 4 === held % 4 ? [] : ["secret"]),
              ...(at % 3 === held % 3 ? [] : ["externalId"]),
              ...(at % 2 === held % 2 ? [] : ["dataKinds"])
            ])
          }
          const other = { linkToken: "another link", number: held }
          const elsewhere = yield* journal.open({
            ...first,
            start: { asked: other, secret: first.start.secret }
          })
          assert.deepStrictEqual(elsewhere.differs, ["secret"])
          const again = yield* journal.open({ ...first, externalId: "elsewhere", start: undefined })
          assert.deepStrictEqual(again.differs, [])
        }))

      test.effect("tells everything that happens, in order, from any position on", () =>
        Effect.gen(function*() {
          const journal = yield* Journal
          const before = yield* journal.lastPosition
          const [id, other] = [fresh("events"), fresh("events")]
          yield* open(id, "at the bank")
          yield* open(other)
          yield* journal.mark(id, { step: 1, at: 2000, state: waiting })
          yield* journal.mark(id, { step: 9, at: 3000, state: { _tag: "Cancelled" } })
          yield* journal.mark(id, { step: 9, at: 4000, state: waiting })
          yield* open(id, "elsewhere")

          const events = yield* journal.events({ after: before })
          assert.deepStrictEqual(events, [
            { position: before + 1, id, externalId: "at the bank", at: 1000, state: { _tag: "Accepted" } },
            { position: before + 2, id: other, externalId: null, at: 1000, state: { _tag: "Accepted" } },
            { position: before + 3, id, externalId: "at the bank", at: 2000, state: waiting },
            { position: before + 4, id, externalId: "at the bank", at: 3000, state: { _tag: "Cancelled" } }
          ])
          assert.strictEqual(yield* journal.lastPosition, before + 4)
          const page = yield* journal.events({ after: before + 1, limit: 1 })
          assert.deepStrictEqual(page.map(({ position }) => position), [before + 2])
          assert.deepStrictEqual((yield* journal.events({ id: other })).map(({ position }) => position), [before + 2])
        }))

      test.effect("keeps the user's token while the user is waited for, and no longer", () =>
        Effect.gen(function*() {
          const id = fresh("user")
          const journal = yield* open(id)
          const state: State = { _tag: "NeedsUser", todo: "Sca", blocked: false, signal: "status/1" }
          yield* journal.mark(id, { step: 1, at: 1, state, userToken: Redacted.make("session") })
          assert.strictEqual(Redacted.value(Option.getOrThrow(yield* journal.userToken(id))), "session")
          yield* journal.mark(id, { step: 2, at: 2, state: waiting })
          assert.isTrue(Option.isNone(yield* journal.userToken(id)))
        }))
    })
  })
