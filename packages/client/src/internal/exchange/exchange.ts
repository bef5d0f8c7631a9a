/**
 * Exchanges a link code. A code works only once, so after any response except a token or a definite refusal, it is posted
 * again only if Flanks lists it as unused. By then no earlier request can still be in progress.
 */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Wait from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { AccessToken } from "../../AccessToken.ts"
import type { UnusedCode } from "../../api/Links.ts"
import { ExchangeUncertain, type Failure } from "../../ClientError.ts"
import type { IssuedToken } from "../../IssuedToken.ts"
import { RequestPolicy } from "../../RequestPolicy.ts"
import { type Attempt, makeAttempts } from "../call/attempt.ts"
import { withCallContext } from "../call/callContext.ts"
import { deadlines } from "../call/deadlines.ts"
import { type EarlierFailures, makeEarlierFailures } from "../call/earlierFailures.ts"
import { monotonicMillis } from "../call/monotonic.ts"
import { sleep } from "../call/retry.ts"
import type { BrokenAnswer, Send, Sent } from "../call/send.ts"
import { type Answer, isReadable, issuedToken, partialBody, successOf, withoutToken } from "./partialToken.ts"

/** The result of one post of a code. Times are those of `monotonicMillis`. */
interface Post {
  readonly answer: Answer
  readonly issued: IssuedToken | null
  readonly kept: ExchangeUncertain["answers"]
  readonly sentAt: number
  readonly answeredAt: number
  /** Whether an earlier post of the same round may have used up the code. */
  readonly repeats: boolean
}

const refusals: ReadonlySet<string> = new Set([
  "ConfigurationError",
  "AccessDenied",
  "MethodNotAllowed",
  "UnsupportedMediaType",
  "Unauthorized"
])

const isSuccess = (answer: Answer): answer is Accepted | TokenDelayed =>
  answer._tag === "Accepted" || answer._tag === "TokenDelayed"

const statusOf = (answer: Answer): number => answer._tag === "TransportError" ? 0 : answer.httpStatus

/**
 * Whether Flanks itself refused the post, so that nothing happened: a complete and readable 4xx with one of these errors.
 */
const isRefusal = (answer: Answer): answer is FlanksError =>
  answer._tag !== "TransportError" && refusals.has(answer._tag) && statusOf(answer) >= 400 && statusOf(answer) < 500 &&
  isReadable(Redacted.value(answer.body))

const isGone = (error: Answer | Failure): boolean =>
  error._tag === "UnexpectedResponse" && (error.httpStatus === 404 || error.httpStatus === 410)

const keptOf = (answer: Answer | BrokenAnswer): ExchangeUncertain["answers"] => {
  if (answer._tag === "TransportError") return []
  if (answer._tag === "BrokenAnswer") return [{ httpStatus: null, body: partialBody(answer) }]
  return Redacted.value(answer.body) === "" ? [] : [{ httpStatus: answer.httpStatus, body: answer.body }]
}

const name = "links.exchange"

type PostAttempt = (send: (millis: number) => Sent<BrokenAnswer>) => Attempt<BrokenAnswer>

/** Facts that a caller can provide about a code. */
export interface ExchangeOptions {
  /** The link of the code, which shortens the list of unused codes. */
  readonly linkToken?: string | undefined
  /** Whether another process may have posted this code. If so, `Invalid code` may mean that the code was used up. */
  readonly postedBefore?: boolean | undefined
}

export const makeExchange = (
  tokens: AccessToken["Service"],
  post: (code: Redacted.Redacted) => Send<BrokenAnswer>,
  unusedCodes: (linkToken?: string) => Effect.Effect<ReadonlyArray<UnusedCode>, Failure>
) => {
  const postOnce = Effect.fnUntraced(function*(attempt: PostAttempt, code: Redacted.Redacted) {
    const token = yield* tokens.get
    const sentAt = yield* monotonicMillis
    const received = yield* Effect.match(attempt((millis) => post(code)(token, millis)), {
      onSuccess: (response): Answer | BrokenAnswer => successOf(response),
      onFailure: (error) => error
    })
    const at = yield* Clock.currentTimeMillis
    const posted: Post = {
      answer: received._tag === "BrokenAnswer" ? received.error : received,
      issued: issuedToken(received, at),
      kept: keptOf(received),
      sentAt,
      answeredAt: yield* monotonicMillis,
      repeats: false
    }
    return [posted, token] as const
  })

  /** Posts the code, and posts it again with a fresh access token after a 401. */
  const postFreshly = Effect.fnUntraced(function*(
    attempt: PostAttempt,
    code: Redacted.Redacted,
    earlier: EarlierFailures
  ) {
    const [first, token] = yield* postOnce(attempt, code)
    if (statusOf(first.answer) !== 401 || first.issued !== null) return first
    const refused = isRefusal(first.answer)
    const refreshed = yield* Effect.result(tokens.refresh(token))
    // A proxy may have responded although Flanks accepted the code, so the list of unused codes decides.
    if (Result.isFailure(refreshed)) return yield* refused ? Effect.fail(refreshed.failure) : Effect.succeed(first)
    if (!isSuccess(first.answer)) earlier.note(first.answer)
    const [second] = yield* postOnce(attempt, code)
    return refused ? second : { ...second, kept: [...first.kept, ...second.kept], repeats: true }
  })

  /** Whether the code is certainly unused: no request can still be using it, and Flanks lists it. */
  const unused = (code: Redacted.Redacted, linkToken: string | undefined) =>
    Effect.map(
      Effect.result(unusedCodes(linkToken)),
      Result.match({
        onFailure: (error) => isGone(error) ? "EndpointGone" as const : "ListingFailed" as const,
        onSuccess: (codes) =>
          codes.some((listed) => Redacted.value(listed.code) === Redacted.value(code)) ? "Unused" : "CodeGone" as const
      })
    )

  /** The next wait of the transient schedule, after any response, because the code is known to be unused. */
  const nextPost = Effect.fnUntraced(function*({ answer, answeredAt }: Post, history: Wait.History) {
    const asked = "retryAfter" in answer ? answer.retryAfter : null
    const passed = (yield* monotonicMillis) - answeredAt
    return yield* Schedules.decide(
      { _tag: "TransportError", retryAfter: asked === null ? null : asked - passed },
      history,
      { replaySafe: true, canRefresh: false }
    )
  })

  return Effect.fn(`FlanksClient.${name}`)(
    function*(
      code: Redacted.Redacted,
      { linkToken, postedBefore = false }: ExchangeOptions = {}
    ): Effect.fn.Return<IssuedToken, Failure | ExchangeUncertain> {
      const policy = yield* RequestPolicy
      const patience = deadlines(policy).attempt
      const attempt = makeAttempts(name)
      const earlier = makeEarlierFailures()
      let answers: ExchangeUncertain["answers"] = []
      let history = Wait.start()
      /** Whether a post that wasn't refused is known or possible. It is possible in a runtime that may resend. */
      let isPossible = postedBefore || policy.allowResends === true
      /** The last success without a token, which must not be lost because of a later failure that says less. */
      let withoutOne: Accepted | TokenDelayed | null = null

      for (let posts = 1;; posts++) {
        const posted: Post = yield* postFreshly((send) => attempt(send, patience), code, earlier)
        const { answer, issued } = posted
        if (issued !== null) return issued
        answers = [...answers, ...posted.kept]
        const failure = isSuccess(answer) ? null : answer
        const uncertain = (reason: ExchangeUncertain["reason"]) =>
          new ExchangeUncertain({ reason, posts, failure, answers })
        if (isRefusal(answer)) {
          const isDefinite = answer._tag !== "ConfigurationError" || !(isPossible || posted.repeats)
          return yield* isDefinite ? earlier.into(answer) : uncertain("CodeGone")
        }
        isPossible = true
        if (isSuccess(answer)) withoutOne = answer

        yield* Effect.sleep(Math.max(0, posted.sentAt + patience - (yield* monotonicMillis)))
        const found = yield* unused(code, linkToken)
        if (found === "EndpointGone" && failure !== null && isGone(failure)) return yield* earlier.into(failure)
        if (found !== "Unused") return yield* uncertain(found === "CodeGone" ? found : "ListingFailed")
        const decision: Wait.Decision = yield* nextPost(posted, history)
        if (decision._tag === "Stop") {
          return yield* withoutOne !== null
            ? withoutToken(name, withoutOne)
            : earlier.into(failure ?? uncertain("CodeGone"))
        }
        if (failure !== null) earlier.note(failure)
        history = decision.history
        yield* sleep(decision)
      }
    },
    withCallContext(name)
  )
}
