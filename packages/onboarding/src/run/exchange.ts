/**
 * The exchange of a single-use code by processes that may die at any point. What was listed before is remembered, the
 * token is kept before anything else happens, and a token that arrived nowhere is looked for in the list.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Activity from "effect/workflow/Activity"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import { Flanks, type Listed } from "../Flanks.ts"
import { unseal } from "../internal/unseal.ts"
import { Journal } from "../journal/Journal.ts"
import { Sealing } from "../journal/Sealing.ts"
import { OnboardingError } from "../OnboardingError.ts"
import { Settings } from "../Settings.ts"
import { durableRetry, recordedError, signal } from "./durableRetry.ts"
import { type RunCursor, sleepUntil, type Tell } from "./RunCursor.ts"

/** What is exchanged. */
export interface Code {
  readonly sealed: string
  readonly linkToken: string | null
  readonly externalId: string | null
}

/** The place that a code is sealed for. */
export const codePlace = (id: string) => `${id}/code`

/** The token is in the journal. */
const Kept = Schema.TaggedStruct("Kept", { delayed: Schema.Boolean, at: Schema.Finite })

/** The token is in the journal. */
export type Kept = typeof Kept.Type

/**
 * What the list held before the code was posted, as fingerprints cut to 48 bits: a list of 10,000 takes 80 kB. Two tokens
 * with the same one would make an onboarding ask the application where it need not.
 */
const Before = Schema.Struct({ keyId: Schema.String, prints: Schema.Array(Schema.String), at: Schema.Finite })

type Before = typeof Before.Type

const printLength = 8

const Posted = Schema.Union([
  Kept,
  /** Nobody knows what came of it. */
  Schema.TaggedStruct("Unknown", {}),
  /** Nobody knows, and until then the request of a process that died may still be under way. */
  Schema.TaggedStruct("Died", { until: Schema.Finite })
])

const Looked = Schema.Union([
  Kept,
  Schema.TaggedStruct("Unused", {}),
  /** There may be a token, and it may be that of another onboarding that exchanges right now. */
  Schema.TaggedStruct("Others", { until: Schema.Finite }),
  Schema.TaggedStruct("Nowhere", {})
])

const kept = Effect.fnUntraced(function*(id: string) {
  const issued = yield* unseal((yield* Journal).issued(id))
  return Option.map(issued, ({ at, delayed }): Kept => ({ _tag: "Kept", delayed, at }))
})

/** The token that the application gave instead of a code. */
export const given = (course: RunCursor) =>
  Activity.make({
    name: "given",
    success: Kept,
    error: OnboardingError,
    execute: Effect.map(kept(course.id), Option.getOrThrow)
  })

const opened = Effect.fnUntraced(function*(id: string, { sealed }: Code) {
  return yield* unseal((yield* Sealing).open(codePlace(id), sealed))
})

const listed = Effect.fnUntraced(function*({ externalId }: Code) {
  const all = yield* (yield* Flanks).credentials
  return externalId === null ? all : all.filter((entry) => entry.externalId === externalId)
})

const remember = (course: RunCursor, code: Code) =>
  durableRetry({
    course,
    name: "remember",
    success: Before,
    run: Effect.fnUntraced(function*() {
      const { fingerprint, keyId } = yield* Sealing
      const prints = yield* Effect.forEach(yield* listed(code), ({ token }) => Effect.orDie(fingerprint(token)))
      return {
        keyId,
        prints: prints.map((print) => print.slice(0, printLength)),
        at: yield* Clock.currentTimeMillis
      }
    }, Effect.mapError(recordedError))
  })

const post = Effect.fnUntraced(function*(course: RunCursor, code: Code, round: number, tell: Tell) {
  const already = yield* kept(course.id)
  if (Option.isSome(already)) return already.value

  const journal = yield* Journal
  const secret = yield* opened(course.id, code)
  const now = yield* Clock.currentTimeMillis
  if (!(yield* journal.beginExchange(course.id, round, now))) {
    const until = now + (yield* Settings).patience
    yield* tell({ _tag: "Waiting", on: "deadline", until, row: round, met: "Exchanging" })
    return { _tag: "Died" as const, until }
  }
  yield* tell({ _tag: "Exchanging", attempt: round })
  return yield* (yield* Flanks).exchange(secret, code.linkToken ?? undefined).pipe(
    // Here the token is nowhere but in this process: nothing comes before keeping it, and nobody interrupts that.
    Effect.tap((issued) => journal.keepToken(course.id, issued)),
    Effect.map(({ at, delayed }): Kept => ({ _tag: "Kept", delayed, at })),
    Effect.catchTag("ExchangeUncertain", () => Effect.succeed({ _tag: "Unknown" as const })),
    Effect.uninterruptible
  )
})

/** What is new in the list since before, and is no other onboarding's. */
const candidates = Effect.fnUntraced(function*(id: string, { keyId, prints }: Before, list: ReadonlyArray<Listed>) {
  const { fingerprint } = yield* Sealing
  const known = new Set(prints)
  const fresh = yield* Effect.filter(
    list,
    ({ token }) => Effect.map(unseal(fingerprint(token, keyId)), (print) => !known.has(print.slice(0, printLength)))
  )
  const tokens = [...new Map(fresh.map(({ token }) => [Redacted.value(token), token])).values()]
  const owners = yield* unseal((yield* Journal).owners(id, tokens))
  return tokens.filter((_, at) => owners[at] === null)
})

/** Looks for the token: is the code unused after all, or is there exactly one new token that can only be its? */
const look = (course: RunCursor, code: Code, before: Before, round: number, times: number) => {
  const name = `look/${round}/${times}`
  return durableRetry({
    course,
    name,
    success: Looked,
    run: Effect.fnUntraced(function*(tell) {
      const already = yield* kept(course.id)
      if (Option.isSome(already)) return already.value

      const secret = yield* opened(course.id, code)
      const unused = yield* (yield* Flanks).unusedCodes(code.linkToken ?? undefined)
      if (unused.some((entry) => Redacted.value(entry) === Redacted.value(secret))) {
        return { _tag: "Unused" as const }
      }

      // In this order: whose token is in the list has begun before, and is seen exchanging, or as its owner.
      const found = yield* candidates(course.id, before, yield* listed(code))
      const journal = yield* Journal
      const { others, patience } = yield* Settings
      const exchanging = yield* journal.exchanging(course.id, before.at - 10 * patience, code.externalId)
      const now = yield* Clock.currentTimeMillis
      if (exchanging > 0 && times < others.times) {
        const until = now + others.every
        yield* tell({ _tag: "Waiting", on: "others", until, row: times, met: "Exchanging" })
        return { _tag: "Others" as const, until }
      }
      const [token, ...more] = found
      if (token !== undefined && more.length === 0 && exchanging === 0) {
        yield* journal.keepToken(course.id, { token, delayed: false, at: before.at })
        return { _tag: "Kept" as const, delayed: false, at: before.at }
      }
      yield* tell({ _tag: "ExchangeUncertain", candidates: found.length, signal: name })
      return { _tag: "Nowhere" as const }
    }, Effect.mapError(recordedError))
  }).pipe(
    // A list that cannot be read is no reason to give up a token that was probably issued.
    Effect.catch(() => Effect.as(uncertain(course, name), { _tag: "Nowhere" as const }))
  )
}

const uncertain = (course: RunCursor, name: string) =>
  Activity.make({
    name: `${name}/uncertain`,
    execute: course.next()({ _tag: "ExchangeUncertain", candidates: null, signal: name })
  })

/**
 * Exchanges a code and gives when its token was issued; the token itself is in the journal. Where nobody can know which
 * token is the code's, it waits for the application.
 */
export const exchange = Effect.fnUntraced(function*(course: RunCursor, code: Code) {
  const before = yield* remember(course, code)
  for (let round = 1;; round++) {
    const posted = yield* Activity.make({
      name: `exchange/${round}`,
      success: Posted,
      error: OnboardingError,
      execute: post(course, code, round, course.next())
    })
    if (posted._tag === "Kept") return posted
    if (posted._tag === "Died") yield* sleepUntil(`exchange/${round}`, posted.until)

    for (let times = 1;; times++) {
      const looked = yield* look(course, code, before, round, times)
      if (looked._tag === "Kept") return looked
      if (looked._tag === "Unused") break
      if (looked._tag === "Others") yield* sleepUntil(`look/${round}/${times}`, looked.until)
      else yield* DurableDeferred.await(signal(`look/${round}/${times}`))
    }
  }
})
