/** The token in an answer that is given once, and in one that broke off. */
import { classify } from "@effect-flanks/domain/Classify"
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as DateTime from "effect/DateTime"
import * as Redacted from "effect/Redacted"
import { UnexpectedShape } from "../../ClientError.ts"
import { ActiveToken, DelayedToken, type IssuedToken } from "../../IssuedToken.ts"
import type { BrokenAnswer } from "../call/send.ts"
import { jsonText, withoutMark } from "../json/jsonText.ts"

/** What else a body says; that the token was found in it shows that it is an object. */
const rest = (body: string): { readonly link_token?: unknown; readonly extra?: unknown } =>
  JSON.parse(withoutMark(body))

/** Any answer to a request that gives a token once. */
export type Answer = Accepted | TokenDelayed | FlanksError

/** The token of a whole answer. */
const wholeToken = (outcome: Answer, at: number): IssuedToken | null => {
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
  { body, httpStatus }: Accepted | TokenDelayed
): UnexpectedShape =>
  new UnexpectedShape({ operation, httpStatus, path: ["credentials_token"], expected: "Expected a token", body })

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

/** The token in the beginning of an answer. The status adds nothing: a delayed one says so by its code or its sentence. */
const partialToken = (arrived: string, at: number): IssuedToken | null => {
  const whole = closed(arrived.slice(0, mostCharacters))
  return whole === null ? null : wholeToken(classify(200, whole), at)
}

/**
 * The token that an answer brought, whatever else it says: one that arrived with an error, or before the answer broke off,
 * has arrived. Null without one. `at` is the time, in milliseconds since the epoch.
 */
export const issuedToken = (answer: Answer | BrokenAnswer, at: number): IssuedToken | null => {
  if (answer._tag === "BrokenAnswer") return partialToken(answer.arrived, at)
  if (answer._tag === "TransportError") return null
  return wholeToken(answer, at) ?? partialToken(Redacted.value(answer.body), at)
}
