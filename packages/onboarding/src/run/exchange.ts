/**
 * Exchanges a single-use code, by processes that may die at any point. It remembers the earlier list of credentials, stores
 * the token before anything else happens, and looks for a token that didn't arrive in the list.
 */
import { UnexpectedShape } from "@effect-flanks/client/ClientError"
import * as Wait from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Activity from "effect/workflow/Activity"
import * as DurableClock from "effect/workflow/DurableClock"
import * as DurableDeferred from "effect/workflow/DurableDeferred"
import { Flanks, type Listed } from "../Flanks.ts"
import { unseal } from "../internal/journal/unseal.ts"
import { Journal } from "../journal/Journal.ts"
import { Sealing } from "../journal/Sealing.ts"
import { OnboardingError } from "../OnboardingError.ts"
import { Settings } from "../Settings.ts"
import {
  durableRetry,
  DurableWait,
  isOperatorMistake,
  type Reaction,
  reactionTo,
  scheduleRetry,
  signal,
  sleep,
  transientInput
} from "./durableRetry.ts"
import { Listing, printLength } from "./Listing.ts"
import { CredentialsBefore, type RecordState, type RunCursor, sleepUntil, type Waits } from "./RunCursor.ts"

/** The code to exchange, or the token. */
export interface Code {
  readonly sealed: string
  readonly linkToken: string | null
  readonly externalId: string | null
}

/** The place for which a code is sealed. */
export const codePlace = (id: string) => `${id}/code`

/** The token is in the journal. */
export const Kept = Schema.TaggedStruct("Kept", { delayed: Schema.Boolean, at: Schema.Finite })

/** The token is in the journal. */
export type Kept = typeof Kept.Type

const PostResult = Schema.Union([
  Kept,
  /** The result is unknown. It has the error of the post, if there was one. */
  Schema.TaggedStruct("Unknown", { error: Schema.optionalKey(OnboardingError) }),
  /** Flanks refused the application rather than the code, which wasn't used, so the onboarding waits for the operator. */
  Schema.TaggedStruct("Refused", { waited: DurableWait }),
  /** The result is unknown, and until then the request of a process that died may still be in progress. */
  Schema.TaggedStruct("Died", { until: Schema.Finite })
])

const LookupResult = Schema.Union([
  Kept,
  Schema.TaggedStruct("Unused", {}),
  /** There may be a token, but it may belong to another onboarding that exchanges a code at the same time. */
  Schema.TaggedStruct("Others", { until: Schema.Finite }),
  Schema.TaggedStruct("Nowhere", {}),
  /** Both the post and the list show that the endpoint no longer exists. */
  Schema.TaggedStruct("NoEndpoint", {})
])

const findToken = Effect.fnUntraced(function*(id: string) {
  const issued = yield* unseal((yield* Journal).issued(id))
  return Option.map(issued, ({ at, delayed }): Kept => ({ _tag: "Kept", delayed, at }))
})

/** Stores the token that the application gave instead of a code. As the first step, it also enters the onboarding. */
export const useGivenToken = (cursor: RunCursor, enter: Effect.Effect<void>) =>
  Activity.make({
    name: "given",
    success: Kept,
    error: OnboardingError,
    execute: Effect.andThen(enter, Effect.map(findToken(cursor.id), Option.getOrThrow))
  })

const unsealCode = Effect.fnUntraced(function*(id: string, { sealed }: Code) {
  return yield* unseal((yield* Sealing).open(codePlace(id), sealed))
})

const listCredentials = Effect.fnUntraced(function*({ externalId }: Code) {
  const all = yield* (yield* Flanks).credentials
  return externalId === null ? all : all.filter((entry) => entry.externalId === externalId)
})

const rememberCredentials = (cursor: RunCursor, code: Code, enter: Effect.Effect<void>) =>
  durableRetry({
    cursor,
    name: "remember",
    success: CredentialsBefore,
    run: () =>
      Effect.andThen(
        enter,
        Effect.mapError(Effect.flatMap(Listing, ({ before }) => before(code.externalId)), reactionTo)
      )
  })

/** The errors of a complete response which mean that this post did nothing. */
const isRefusal = ({ _tag }: OnboardingError): boolean =>
  _tag === "ConfigurationError" || _tag === "MethodNotAllowed" || _tag === "UnsupportedMediaType"

/** The facts about earlier posts. */
interface Round {
  readonly number: number
  /** Whether an earlier post may have used up the code. If so, an invalid code is a used one. */
  readonly isCodeInDoubt: boolean
  /** The number of posts in a row that failed because of the operator's mistake. */
  readonly mistakes: number
}

const post = Effect.fnUntraced(
  function*(
    cursor: RunCursor,
    code: Code,
    { isCodeInDoubt, mistakes, number }: Round,
    waits: Waits,
    recordState: RecordState
  ) {
    const already = yield* findToken(cursor.id)
    if (Option.isSome(already)) return already.value

    const journal = yield* Journal
    const secret = yield* unsealCode(cursor.id, code)
    const now = yield* Clock.currentTimeMillis
    if (!(yield* journal.beginExchange(cursor.id, number, now))) {
      const until = now + (yield* Settings).patience
      yield* recordState({ _tag: "Waiting", on: "deadline", until, row: number, met: "Exchanging" })
      return { _tag: "Died" as const, until }
    }
    yield* recordState({ _tag: "Exchanging", attempt: number })
    const options = { linkToken: code.linkToken ?? undefined, postedBefore: isCodeInDoubt }
    return yield* (yield* Flanks).exchange(secret, options).pipe(
      // Here the token is only in this process, so storing it comes first and can't be interrupted.
      Effect.tap((issued) => journal.keepToken(cursor.id, issued)),
      Effect.map(({ at, delayed }): Kept => ({ _tag: "Kept", delayed, at })),
      Effect.catch(Effect.fnUntraced(function*(error) {
        if (error._tag === "ExchangeUncertain") {
          return error.failure === null
            ? { _tag: "Unknown" as const }
            : { _tag: "Unknown" as const, error: error.failure }
        }
        if (isOperatorMistake(error)) {
          const waited = yield* scheduleRetry(
            { ...waits, mistakes },
            { _tag: "Retry", input: error, error },
            now,
            recordState
          )
          return { _tag: "Refused" as const, waited }
        }
        const isInvalid = isRefusal(error) && !(error._tag === "ConfigurationError" && isCodeInDoubt)
        return isInvalid ? yield* error : { _tag: "Unknown" as const, error }
      })),
      Effect.uninterruptible
    )
  }
)

/** The new credentials in the list that don't belong to another onboarding. */
const candidates = Effect.fnUntraced(
  function*(id: string, { keyId, prints }: CredentialsBefore, list: ReadonlyArray<Listed>) {
    const { fingerprint } = yield* Sealing
    const known = new Set(prints)
    const fresh = yield* Effect.filter(
      list,
      ({ token }) => Effect.map(unseal(fingerprint(token, keyId)), (print) => !known.has(print.slice(0, printLength)))
    )
    const tokens = [...new Map(fresh.map(({ token }) => [Redacted.value(token), token])).values()]
    const owners = yield* unseal((yield* Journal).owners(id, tokens))
    return tokens.filter((_, at) => owners[at] === null)
  }
)

const isNoEndpoint = (error: OnboardingError | undefined): boolean =>
  error?._tag === "UnexpectedResponse" && (error.httpStatus === 404 || error.httpStatus === 410)

/**
 * A failed list is retried on the transient schedule and then on the bank's before a person must act, because nothing is
 * lost in the meantime.
 */
const listingError = (error: OnboardingError): Reaction =>
  isOperatorMistake(error)
    ? { _tag: "Retry", input: error, error }
    : { _tag: "Retry", input: transientInput, error, thenBank: true }

/**
 * Looks for the token. It checks whether the code is unused after all, or whether exactly one new token can be the code's.
 * `failed` is the error of the post.
 */
const lookUpToken = (
  cursor: RunCursor,
  code: Code,
  before: CredentialsBefore,
  name: string,
  times: number,
  failed: OnboardingError | undefined
) => {
  return durableRetry({
    cursor,
    name,
    success: LookupResult,
    run: Effect.fnUntraced(function*(recordState) {
      const already = yield* findToken(cursor.id)
      if (Option.isSome(already)) return already.value

      const secret = yield* unsealCode(cursor.id, code)
      const unused = yield* (yield* Flanks).unusedCodes(code.linkToken ?? undefined).pipe(
        Effect.catchIf((error) => isNoEndpoint(error) && isNoEndpoint(failed), () => Effect.succeed(null))
      )
      if (unused === null) return { _tag: "NoEndpoint" as const }
      if (unused.some((entry) => Redacted.value(entry) === Redacted.value(secret))) {
        return { _tag: "Unused" as const }
      }

      // The order matters: an onboarding whose token is in the list began earlier, so it is found either exchanging or as
      // the owner of its token.
      const found = yield* candidates(cursor.id, before, yield* listCredentials(code))
      const journal = yield* Journal
      const { others, patience } = yield* Settings
      const exchanging = yield* journal.exchanging(cursor.id, before.at - 10 * patience, code.externalId)
      const now = yield* Clock.currentTimeMillis
      if (exchanging > 0 && times < others.times) {
        const until = now + others.every
        yield* recordState({ _tag: "Waiting", on: "others", until, row: times, met: "Exchanging" })
        return { _tag: "Others" as const, until }
      }
      const [token, ...more] = found
      if (token !== undefined && more.length === 0 && exchanging === 0) {
        yield* journal.keepToken(cursor.id, { token, delayed: false, at: before.at })
        return { _tag: "Kept" as const, delayed: false, at: before.at }
      }
      yield* recordState({ _tag: "ExchangeUncertain", candidates: found.length, signal: name })
      return { _tag: "Nowhere" as const }
    }, Effect.mapError(listingError))
  }).pipe(
    // A failed list doesn't end the search for a token that was probably issued.
    Effect.catch(() => Effect.as(recordUncertain(cursor, name), { _tag: "Nowhere" as const }))
  )
}

const recordUncertain = (cursor: RunCursor, name: string) =>
  cursor.step({
    name: `${name}/uncertain`,
    execute: (recordState) => recordState({ _tag: "ExchangeUncertain", candidates: null, signal: name })
  })

/**
 * Decides when to post a code again that is still unused. If the outage lasts too long, it fails with the error of the
 * post.
 */
const scheduleRepost = (cursor: RunCursor, name: string, failed: OnboardingError) =>
  cursor.step({
    name: `${name}/again`,
    success: DurableWait,
    error: OnboardingError,
    execute: (recordState, waits) =>
      Effect.flatMap(
        Clock.currentTimeMillis,
        (now) => scheduleRetry(waits, { _tag: "Retry", input: transientInput, error: failed }, now, recordState)
      )
  })

/** A success without a token whose code is still unused. */
const noToken = new UnexpectedShape({
  operation: "links.exchange",
  httpStatus: 200,
  path: ["credentials_token"],
  expected: "Expected a token",
  body: Redacted.make("")
})

/**
 * Enters the onboarding, exchanges its code and gives when its token was issued; the token itself is in the journal. A code that is listed as unused
 * is posted again, for as long as an outage may last. If nobody can know which token is the code's, it waits for the
 * application.
 */
export const exchange = Effect.fnUntraced(function*(cursor: RunCursor, code: Code, enter: Effect.Effect<void>) {
  const before = yield* rememberCredentials(cursor, code, enter)
  let isCodeInDoubt = false
  /** The waits of the posts, which a successful list doesn't reset. */
  let mistakes = 0
  for (let number = 1;; number++) {
    const name = `exchange/${number}`
    cursor.credentialsBefore = before
    const round: Round = { number, isCodeInDoubt, mistakes }
    const posted: typeof PostResult.Type = yield* cursor.step({
      name,
      success: PostResult,
      error: OnboardingError,
      execute: (recordState, waits) => post(cursor, code, round, waits, recordState)
    })
    if (posted._tag === "Kept") return posted
    if (posted._tag === "Died") yield* sleepUntil(name, posted.until)
    else if (posted._tag === "Refused") yield* sleep(cursor, name, posted.waited)
    mistakes = posted._tag === "Refused" ? posted.waited.mistakes ?? 0 : 0
    isCodeInDoubt ||= posted._tag !== "Refused"
    const failed = posted._tag === "Unknown" ? posted.error : undefined

    for (let times = 1;; times++) {
      const place = `look/${number}/${times}`
      const looked = yield* lookUpToken(cursor, code, before, place, times, failed)
      if (looked._tag === "Kept") return looked
      if (looked._tag === "NoEndpoint" && failed !== undefined) return yield* failed
      if (looked._tag === "Unused") break
      if (looked._tag === "Others") {
        yield* sleepUntil(place, looked.until)
      } else {
        yield* DurableDeferred.await(signal(place))
        cursor.history = Wait.start()
      }
    }
    if (posted._tag !== "Unknown") continue
    const error = failed ?? noToken
    const waited = yield* scheduleRepost(cursor, name, error)
    yield* sleep(cursor, `${name}/again`, waited)
  }
})

/**
 * Looks for the token of an exchange that was cancelled while its result was unknown, and stores it if it is found. It
 * doesn't post the code, and doesn't need a person.
 */
export const recover = Effect.fnUntraced(function*(cursor: RunCursor, code: Code, before: CredentialsBefore) {
  const { others, patience } = yield* Settings
  // Until then, the request of a process that died may still be in progress.
  yield* DurableClock.sleep({ name: "deadline", duration: patience, inMemoryThreshold: 0 })
  for (let times = 1; times <= others.times; times++) {
    const place = `look/${times}`
    const looked = yield* lookUpToken(cursor, code, before, place, times, undefined)
    if (looked._tag !== "Others") return
    yield* sleepUntil(place, looked.until)
  }
})
