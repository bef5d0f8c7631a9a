/**
 * Decides who may call the service: callers with the key, browsers that signed in with it, or, without a key, this machine.
 */
import { isLoopbackHost } from "@effect-flanks/client/Loopback"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { createHash, createHmac, timingSafeEqual } from "node:crypto"

/** The service's key, if it has one. */
export type Key = Option.Option<Redacted.Redacted>

const digest = (text: string) => createHash("sha256").update(text).digest()

const isSameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

/**
 * Whether the key is right or isn't needed. In the latter case the headers must show that the request comes from this
 * machine.
 */
export const isAllowed = (
  key: Key,
  credential: Redacted.Redacted,
  headers: { readonly [name: string]: string | undefined }
): boolean =>
  Option.match(key, {
    // A page in a browser on this machine can call the service too, but the browser adds the page's origin.
    onNone: () => isLoopbackHost(headers["host"] ?? "") && headers["origin"] === undefined,
    onSome: (expected) => isSameText(Redacted.value(credential), Redacted.value(expected))
  })

/** The cookie of a signed-in browser. It allows reading states, but not changing anything or opening secrets. */
export const cookieName = "flanks_board"

/** How long a browser stays signed in, in milliseconds. */
export const sessionLength = 12 * 3_600_000

const sign = (key: Redacted.Redacted, until: string): string =>
  createHmac("sha256", Redacted.value(key)).update(`flanks-onboarding/board/${until}`).digest("base64url")

/** Makes a session that every runner with the same key accepts. It ends by itself, or with the key. */
export const makeSession = (key: Redacted.Redacted, now: number): string => {
  const until = String(now + sessionLength)
  return `${until}.${sign(key, until)}`
}

/** Whether a session was made with the key, and has not ended. */
export const isSession = (key: Key, session: string, now: number): boolean => {
  const [until = "", signature = ""] = session.split(".")
  return Option.isSome(key) && /^\d{1,15}$/.test(until) && isSameText(signature, sign(key.value, until)) &&
    now < Number(until)
}
