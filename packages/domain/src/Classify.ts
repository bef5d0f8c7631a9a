/**
 * Classifies a response: a status and a body become exactly one outcome.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { ResponseError } from "./FlanksError.ts"
import { build } from "./internal/build.ts"
import { decide } from "./internal/decide.ts"
import { read } from "./internal/reading.ts"
import { repeatedIn } from "./internal/requestSecrets.ts"
import { withoutStack } from "./internal/withoutStack.ts"
import type { Accepted, Outcome, TokenDelayed } from "./Outcome.ts"
import type { HeadersLike } from "./RetryAfter.ts"
import * as RetryAfter from "./RetryAfter.ts"

const isStatus = (status: number): boolean => Number.isInteger(status) && status >= 100 && status <= 599

const outcomeOf = (status: number, body: string, secrets: ReadonlyArray<string>): Outcome => {
  const reading = read(body)
  return build(status, body, reading, decide(status, reading), repeatedIn(body, secrets))
}

const none: ReadonlyArray<string> = []

/**
 * The parts of a request that the classification of its response can use.
 *
 * @category models
 */
export interface ClassifyOptions {
  /**
   * The secrets of the request, such as a token or a password. They are masked wherever the response repeats them. Secrets
   * that the response itself names are masked without this.
   */
  readonly secrets?: ReadonlyArray<string> | undefined
}

/**
 * Classifies a response: it returns exactly one outcome for every status and body.
 *
 * **When to use**
 *
 * Use it with any HTTP client, or in a script without Effect. In an Effect, use `fromResponse`, which also reads
 * `Retry-After`.
 *
 * **Details**
 *
 * It never throws, and the result depends only on the arguments. `status` is the HTTP status, from 100 to 599; any other
 * number counts as 0, which nothing documents. `body` is the unchanged text of the body. `basis` of the outcome says how
 * well the outcome is documented. Pass the `secrets` of the request, so that they are masked if the response repeats them.
 * Source: seed, docs, and the rules in this project's docs.
 *
 * @example
 * import { classify } from "@effect-flanks/domain/Classify"
 *
 * const outcome = classify(400, '{"error": "Retrieving user data. Please try again in a moment.", "error_code": 20002}')
 * outcome._tag // => "Processing"
 * outcome.basis // => "documented"
 *
 * @see {@link fromResponse} for the same as an effect, with `Retry-After`
 *
 * @category classification
 */
export const classify = (status: number, body: string, { secrets = none }: ClassifyOptions = {}): Outcome =>
  withoutStack(outcomeOf, isStatus(status) ? status : 0, body, secrets)

/**
 * Whether an outcome is a success: data, or a token whose use is delayed.
 *
 * @category guards
 */
export const isSuccess = (outcome: Outcome): outcome is Accepted | TokenDelayed =>
  outcome._tag === "Accepted" || outcome._tag === "TokenDelayed"

/**
 * The parts of a response in addition to its status and body.
 *
 * @category models
 */
export interface ResponseOptions extends ClassifyOptions {
  /** The response's headers. `Retry-After` sets `retryAfter` of the error. */
  readonly headers?: HeadersLike | undefined
}

/** The same error, with the wait from `Retry-After`. */
const withRetryAfter = (error: ResponseError, headers: HeadersLike, now: number): ResponseError =>
  Object.assign(error, { retryAfter: RetryAfter.fromHeaders(headers, now) })

/**
 * Turns a response into an effect that succeeds with `Accepted` or `TokenDelayed`, and otherwise fails with the tagged
 * error.
 *
 * **When to use**
 *
 * Use it if you make requests with your own HTTP client and want the errors in the error channel. The client package
 * already does this for each of its operations.
 *
 * **Details**
 *
 * Pass the headers too if you have them, so that schedules wait at least as long as `Retry-After` asks.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 *
 * const program = fromResponse(503, "", { headers: { "retry-after": "30" } }).pipe(
 *   Effect.catchTag("UnexpectedResponse", (error) => Effect.succeed(error.retryAfter))
 * )
 * Effect.runSync(program) // => 30000
 *
 * @see {@link classify} for the outcome as a value
 *
 * @category classification
 */
export const fromResponse = (
  status: number,
  body: string,
  options: ResponseOptions = {}
): Effect.Effect<Accepted | TokenDelayed, ResponseError> =>
  Effect.clockWith((clock) => {
    const outcome = classify(status, body, options)
    if (isSuccess(outcome)) return Effect.succeed(outcome)
    return Effect.fail(withRetryAfter(outcome, options.headers ?? {}, clock.currentTimeMillisUnsafe()))
  })
