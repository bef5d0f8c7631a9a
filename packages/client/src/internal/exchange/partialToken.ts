/** What has arrived of an answer that is given once: of one that breaks off, too. */
import { classify } from "@effect-flanks/domain/Classify"
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type * as Outcome from "@effect-flanks/domain/Outcome"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { UnexpectedShape } from "../../ClientError.ts"
import { ActiveToken, DelayedToken, type IssuedToken } from "../../IssuedToken.ts"
import { Arriving, textOf } from "../call/body.ts"
import type { Send } from "../call/send.ts"
import { jsonText, withoutMark } from "../json/jsonText.ts"

/** What else a body says; that the token was found in it shows that it is an object. */
const rest = (body: string): { readonly link_token?: unknown; readonly extra?: unknown } =>
  JSON.parse(withoutMark(body))

/**
 * The token of an outcome, whatever the outcome is: one that arrived with an error has arrived. Null if none did. `at` is
 * the time, in milliseconds since the epoch.
 */
export const issuedToken = (
  outcome: Outcome.Accepted | Outcome.TokenDelayed | FlanksError,
  at: number
): IssuedToken | null => {
  if (outcome._tag === "TransportError" || outcome.token === null) return null
  const { extra = null, link_token } = rest(Redacted.value(outcome.body))
  const Issued = outcome._tag === "TokenDelayed" || outcome._tag === "ScaError" ? DelayedToken : ActiveToken
  return new Issued({
    token: outcome.token,
    linkToken: typeof link_token === "string" ? link_token : null,
    extra,
    at: DateTime.makeUnsafe(at)
  })
}

/** A success that should have brought a token, and did not. */
export const withoutToken = (
  operation: string,
  { body, httpStatus }: Outcome.Accepted | Outcome.TokenDelayed
): UnexpectedShape =>
  new UnexpectedShape({ operation, httpStatus, path: ["credentials_token"], expected: "Expected a token", body })

/** Sends, and keeps what arrives. */
export const captureChunks = (send: Send, arriving: Array<Uint8Array>): Send => (token) =>
  Effect.provideService(send(token), Arriving, arriving)

/** An answer with a token is short; of a long one, looking at every string for the end would take its time. */
const mostCharacters = 8192

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether a body is one that Flanks itself may have written: JSON, or none at all. */
export const isReadable = (body: string): boolean => {
  const text = jsonText(body)
  return text === null || isJson(text)
}

/** The longest beginning of an object that is one when it is closed after a string. */
const closed = (text: string): string | null => {
  for (let quote = text.lastIndexOf("\""); quote > 0; quote = text.lastIndexOf("\"", quote - 1)) {
    const whole = `${text.slice(0, quote + 1)}}`
    if (isJson(whole)) return whole
  }
  return null
}

/**
 * The token in what has arrived of an answer, at a time in milliseconds since the epoch; null if there is no whole one. The
 * status would add nothing: what is delayed says so by its code or its sentence.
 */
export const partialToken = (arrived: ReadonlyArray<Uint8Array>, at: number): IssuedToken | null => {
  const whole = closed(textOf(arrived).slice(0, mostCharacters))
  return whole === null ? null : issuedToken(classify(200, whole), at)
}
