/**
 * The secrets of a request, such as a password. A response may repeat them in a sentence, in which no name tells that they
 * are secrets.
 */
import type * as Redacted from "effect/Redacted"

/** It is read only if something is to be masked, so it can be a getter. */
export interface RequestSecrets {
  readonly secrets?: ReadonlyArray<string> | undefined
}

const ofBodies = new WeakMap<Redacted.Redacted<unknown>, RequestSecrets>()

/** Remembers the secrets of the request for the body of its response, which keeps the original text. */
export const withRequestSecrets = (body: Redacted.Redacted, request: RequestSecrets): Redacted.Redacted => {
  if ("secrets" in request) ofBodies.set(body, request)
  return body
}

/** The secrets to mask when a body is shown, in addition to its own. */
export const requestSecretsOf = (body: Redacted.Redacted<unknown>): ReadonlyArray<string> =>
  ofBodies.get(body)?.secrets ?? []
