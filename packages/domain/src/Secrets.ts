/**
 * Masking: what may be shown of a text or a body that came over the wire.
 *
 * @since 0.1.0
 */

/** What stands where a secret stood. */
export const masked = "<redacted>"

const secretName = /(?:token|secret|password|passwd|username|authorization)$|^(?:link_?)?code$/i

/**
 * Whether a field of this name holds a secret: tokens, client secrets, passwords, usernames, link codes.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.isSecretName("credentials_token") // => true
 * Secrets.isSecretName("error_code") // => false
 */
export const isSecretName = (name: string): boolean => secretName.test(name)

const opaque = /[\w+/=.~-]{20,}/g
const digit = /\d/
const assigned = /((?:token|secret|password|passwd|username|authorization)["']?\s*[:=]\s*["']?|bearer\s+)[^\s"',;]+/gi

/** Shorter secrets would mask ordinary words. */
const shortest = 4

const maskKnown = (text: string, known: ReadonlyArray<string>): string =>
  known.reduce((shown, secret) => secret.length < shortest ? shown : shown.replaceAll(secret, masked), text)

/**
 * Masks what looks like a secret in a sentence: what is assigned to a secret's name, and any run of 20 characters or
 * more with a digit in it. Secrets that are `known` (a token of the same body) are masked wherever they stand.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.maskText("Invalid password=hunter2") // => "Invalid password=<redacted>"
 */
export const maskText = (text: string, known: ReadonlyArray<string> = []): string =>
  maskKnown(text, known)
    .replace(opaque, (run) => digit.test(run) ? masked : run)
    .replace(assigned, (_, name: string) => name + masked)

/** What stands for a body that is not JSON. */
export const unreadable = "<unreadable>"

const stringifyMasked = (json: unknown): string => {
  const envelope = (json as { readonly error?: unknown } | null)?.error
  const isSecret = (holder: unknown, name: string, value: unknown): boolean =>
    isSecretName(name) && value !== null && holder !== envelope
  const known: Array<string> = []
  JSON.stringify(json, function(name, value) {
    if (isSecret(this, name, value) && typeof value === "string") known.push(value)
    return value
  })
  return JSON.stringify(json, function(name, value) {
    if (isSecret(this, name, value)) return masked
    if (typeof value !== "string") return value
    return name === "error" || name === "message" ? maskText(value, known) : maskKnown(value, known)
  })
}

/** Masks a JSON value as `maskBody` masks a body; one too deep to be walked is not shown. */
export const maskJson = (json: unknown): unknown => {
  try {
    return JSON.parse(stringifyMasked(json))
  } catch {
    return unreadable
  }
}

/**
 * Masks a body: secrets by their names and wherever else they stand in it. Of a body that is not JSON nothing is shown.
 * Numbers beyond a double's precision are rounded: this is for reading, the original is in the outcome's `body`.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.maskBody('{"credentials_token": "abc", "n": 1}') // => '{"credentials_token":"<redacted>","n":1}'
 */
export const maskBody = (body: string): string => {
  if (body.trim() === "") return ""
  try {
    return stringifyMasked(JSON.parse(body.charCodeAt(0) === 0xfeff ? body.slice(1) : body))
  } catch {
    return unreadable
  }
}
