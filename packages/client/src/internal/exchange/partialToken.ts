/** Finds the token in a response that Flanks sends only once, even in one that broke off. */
import { classify } from "@effect-flanks/domain/Classify"
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as DateTime from "effect/DateTime"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import { UnexpectedShape } from "../../ClientError.ts"
import { outcome } from "../../FlanksHttpClient.ts"
import { ActiveToken, DelayedToken, type IssuedToken } from "../../IssuedToken.ts"
import { shownOutcome } from "../call/decode.ts"
import type { BrokenAnswer } from "../call/send.ts"
import { jsonText, withoutMark } from "../json/jsonText.ts"

/** The other fields of a body, which is an object because a token was found in it. */
const rest = (body: string): { readonly link_token?: unknown; readonly extra?: unknown } =>
  JSON.parse(withoutMark(body))

/** Any response to a request that returns a token only once. */
export type Answer = Accepted | TokenDelayed | FlanksError

/** The token of a complete response. */
const wholeToken = (answer: Answer, at: number): IssuedToken | null => {
  if (answer._tag === "TransportError" || answer.token === null) return null
  const { extra = null, link_token } = rest(Redacted.value(answer.body))
  const Issued = answer._tag === "TokenDelayed" || answer._tag === "ScaError" ? DelayedToken : ActiveToken
  return new Issued({
    token: answer.token,
    linkToken: typeof link_token === "string" ? link_token : null,
    extra,
    at: DateTime.makeUnsafe(at)
  })
}

/** The error for a success that should have a token but doesn't. */
export const withoutToken = (
  operation: string,
  { body, httpStatus }: Accepted | TokenDelayed
): UnexpectedShape =>
  new UnexpectedShape({ operation, httpStatus, path: ["credentials_token"], expected: "Expected a token", body })

/** The outcome of a success. If it has no token, an error shows it. */
export const successOf = (response: HttpClientResponse): Accepted | TokenDelayed => {
  const { body } = outcome(response) as Accepted | TokenDelayed
  return shownOutcome(response, Redacted.value(body)) as Accepted | TokenDelayed
}

/** The part of a response that arrived. When it is shown, the secrets of the request are masked too. */
export const partialBody = ({ arrived, secrets }: BrokenAnswer): Redacted.Redacted =>
  classify(200, arrived, { secrets }).body

/** A response with a token is short. In a long one, checking every string for the end would take too long. */
const mostCharacters = 8192

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether Flanks itself may have sent a body: it is JSON, or empty. */
export const isReadable = (body: string): boolean => {
  const text = jsonText(body)
  return text === null || isJson(text)
}

/** The longest beginning of an object that becomes valid JSON when it is closed after a string. */
const closed = (text: string): string | null => {
  for (let quote = text.lastIndexOf("\""); quote > 0; quote = text.lastIndexOf("\"", quote - 1)) {
    const whole = `${text.slice(0, quote + 1)}}`
    if (isJson(whole)) return whole
  }
  return null
}

/** The token in the beginning of a response. The status isn't needed, because a delayed token has a code or a sentence. */
const partialToken = (arrived: string, at: number): IssuedToken | null => {
  const whole = closed(arrived.slice(0, mostCharacters))
  return whole === null ? null : wholeToken(classify(200, whole), at)
}

/**
 * The token in a response, even if it came with an error or the response broke off after it; null if there is none. `at` is
 * the time of its arrival, in milliseconds since the epoch.
 */
export const issuedToken = (answer: Answer | BrokenAnswer, at: number): IssuedToken | null => {
  if (answer._tag === "BrokenAnswer") return partialToken(answer.arrived, at)
  if (answer._tag === "TransportError") return null
  return wholeToken(answer, at) ?? partialToken(Redacted.value(answer.body), at)
}
