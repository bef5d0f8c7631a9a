/** What has arrived of an answer that is given once: of one that breaks off, too. */
import { classify } from "@effect-flanks/domain/Classify"
import * as Effect from "effect/Effect"
import { type IssuedToken, received } from "../IssuedToken.ts"
import { Arriving, textOf } from "./body.ts"
import type { Send } from "./sending.ts"

/** Sends, and keeps what arrives. */
export const keeping = (send: Send, arriving: Array<Uint8Array>): Send => (token) =>
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
export const tokenIn = (arrived: ReadonlyArray<Uint8Array>, at: number): IssuedToken | null => {
  const whole = closed(textOf(arrived).slice(0, mostCharacters))
  return whole === null ? null : received(classify(200, whole), at)
}
