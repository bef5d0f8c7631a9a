/**
 * Classification: a status and a body become exactly one outcome.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { ResponseError } from "./FlanksError.ts"
import { build } from "./internal/build.ts"
import { decide } from "./internal/decide.ts"
import { read } from "./internal/reading.ts"
import type { Accepted, Outcome, TokenDelayed } from "./Outcome.ts"

const isStatus = (status: number): boolean => Number.isInteger(status) && status >= 100 && status <= 599

/**
 * Says what a response means. Total and pure: it never throws and depends on nothing but its arguments.
 *
 * `status` is the HTTP status, 100 to 599 (anything else counts as 0, which nothing documents); `body` is the text as it
 * came. Source: the page *Troubleshooting the API*, each rule in the docs.
 *
 * @example
 * import { classify } from "@effect-flanks/domain/Classify"
 *
 * const outcome = classify(400, '{"error": "Retrieving user data. Please try again in a moment.", "error_code": 20002}')
 * outcome._tag // => "Processing"
 * outcome.basis // => "documented"
 */
export const classify = (status: number, body: string): Outcome => {
  const reading = read(body)
  const known = isStatus(status) ? status : 0
  return build(known, reading.code, body, decide(known, reading))
}

/** Whether an outcome is a success: data, or a token whose use is delayed. */
export const isSuccess = (outcome: Outcome): outcome is Accepted | TokenDelayed =>
  outcome._tag === "Accepted" || outcome._tag === "TokenDelayed"

/**
 * Turns a response into an effect: it succeeds with `Accepted` or `TokenDelayed` and fails with the tagged error.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { fromResponse } from "@effect-flanks/domain/Classify"
 * import { userText } from "@effect-flanks/domain/UserText"
 *
 * const program = fromResponse(400, '{"error_code": 50001}').pipe(
 *   Effect.catchTag("BankError", (error) => Effect.succeed(userText(error)))
 * )
 */
export const fromResponse = (
  status: number,
  body: string
): Effect.Effect<Accepted | TokenDelayed, ResponseError> =>
  Effect.suspend(() => {
    const outcome = classify(status, body)
    return isSuccess(outcome) ? Effect.succeed(outcome) : Effect.fail(outcome)
  })
