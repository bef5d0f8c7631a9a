/**
 * The secrets of a request, such as a password. A response may repeat them in a sentence, in which no name tells that they
 * are secrets.
 */
import type * as Redacted from "effect/Redacted"

const ofBodies = new WeakMap<Redacted.Redacted<unknown>, ReadonlyArray<string>>()

/**
 * The secrets that a body may repeat. Nearly no body repeats one, and remembering them makes a failed call a seventh slower. A
 * body with a backslash may spell one in another way.
 */
export const repeatedIn = (body: string, secrets: ReadonlyArray<string>): ReadonlyArray<string> =>
  secrets.length === 0 || body.includes("\\") ? secrets : secrets.filter((secret) => body.includes(secret))

/** Remembers the secrets of the request for the body of its response, which keeps the original text. */
export const withRequestSecrets = (body: Redacted.Redacted, secrets: ReadonlyArray<string>): Redacted.Redacted => {
  if (secrets.length > 0) ofBodies.set(body, secrets)
  return body
}

const none: ReadonlyArray<string> = []

/** The secrets to mask when a body is shown, in addition to its own. */
export const requestSecretsOf = (body: Redacted.Redacted<unknown>): ReadonlyArray<string> => ofBodies.get(body) ?? none
