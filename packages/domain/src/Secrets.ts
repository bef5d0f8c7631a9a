/**
 * Masking: what may be shown of a text or a body that came over the wire.
 *
 * @since 0.1.0
 */
import { escape } from "effect/RegExp"

/** What stands where a secret stood. */
export const masked = "<redacted>"

const secretName = /(?:token|secret|password|passwd|username|authorization)s?$|^(?:link_?)?codes?$/i

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

/** Not `{20,}`: counting runs of megabytes overflows the stack of the engine. */
const opaque = /[\w+/=.~-]{20}[\w+/=.~-]*/g
const digit = /\d/
const assigned =
  /((?:token|secret|password|passwd|username|authorization)s?["']?\s*[:=]\s*(?:(?:bearer|basic)\s+)?|[?&](?:link_?)?code=|bearer\s+)(?:"[^"]*"?|'[^']*'?|[^\s,;&]+)/gi

const maskAssigned = (text: string): string => text.replace(assigned, (_, name: string) => name + masked)

const maskSentence = (text: string): string =>
  maskAssigned(text.replace(opaque, (run) => digit.test(run) ? masked : run))

/** Shorter secrets would mask ordinary words. */
const shortest = 4

/** Longer ones make a pattern that no engine compiles. */
const longest = 1000

type Mask = (text: string) => string

/** Masks these secrets wherever they stand in a text; the longest first, so that none is cut by a shorter one. */
export const maskKnown = (known: ReadonlyArray<string>): Mask => {
  const secrets = [...new Set(known)].filter((secret) => secret.length >= shortest).toSorted((a, b) =>
    b.length - a.length
  )
  if (secrets.length === 0) return (text) => text
  const long = secrets.filter((secret) => secret.length > longest)
  const pattern = new RegExp(secrets.slice(long.length).map(escape).join("|") || "(?!)", "g")
  return (text) => long.reduce((shown, secret) => shown.replaceAll(secret, masked), text).replaceAll(pattern, masked)
}

/** `maskText` for many texts of one body, whose secrets may be thousands: made once. */
export const textMask = (known: ReadonlyArray<string>): Mask => {
  const mask = maskKnown(known)
  return (text) => maskSentence(mask(text))
}

/**
 * Masks what looks like a secret in a sentence: what is assigned to a secret's name, and any run of 20 characters or
 * more with a digit in it. Secrets that are `known` (a token of the same body) are masked wherever they stand.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.maskText("Invalid password=hunter2") // => "Invalid password=<redacted>"
 */
export const maskText = (text: string, known: ReadonlyArray<string> = []): string => textMask(known)(text)

/** What stands for a body that is not JSON. */
export const unreadable = "<unreadable>"

type Holder = { readonly [name: string]: unknown }

/** Of the newer error body, `code` is no link code. */
const isSecret = (json: unknown, holder: unknown, name: string): boolean =>
  isSecretName(name) && !(name === "code" && holder === (json as Holder | null)?.["error"])

/**
 * The secrets that a JSON value names, at any depth.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.secretsOf({ items: [{ credentials_token: "abc" }] }) // => ["abc"]
 */
export const secretsOf = (json: unknown): ReadonlyArray<string> => {
  const found: Array<string> = []
  const rest: Array<{ readonly value: unknown; readonly secret: boolean }> = [{ value: json, secret: false }]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { secret, value } = next
    if (typeof value === "object" && value !== null) {
      for (const name of Object.keys(value)) {
        rest.push({ value: (value as Holder)[name], secret: secret || isSecret(json, value, name) })
      }
    } else if (secret && (typeof value === "string" || typeof value === "number")) found.push(String(value))
  }
  return found
}

const stringifyMasked = (json: unknown, known: ReadonlyArray<string>): string => {
  const mask = maskKnown(known)
  const show = (name: string, value: unknown): unknown => {
    if (typeof value === "number") return known.length > 0 && mask(String(value)) === masked ? masked : value
    if (typeof value !== "string") return value
    return name === "error" || name === "message" || name === "" ? maskSentence(mask(value)) : maskAssigned(mask(value))
  }
  return JSON.stringify(json, function(this: unknown, name: string, value: unknown) {
    if (value !== null && isSecret(json, this, name)) return masked
    if (typeof value !== "object" || value === null || Array.isArray(value)) return show(name, value)
    const names = Object.keys(value)
    return names.every((key) => mask(key) === key)
      ? value
      : Object.fromEntries(names.map((key) => [mask(key), (value as Holder)[key]]))
  })
}

/** Masks a JSON value as `maskBody` masks a body; one too deep to be walked is not shown. */
export const maskJson = (json: unknown, known: ReadonlyArray<string> = secretsOf(json)): unknown => {
  try {
    return JSON.parse(stringifyMasked(json, known))
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
    const json: unknown = JSON.parse(body.charCodeAt(0) === 0xfeff ? body.slice(1) : body)
    return stringifyMasked(json, secretsOf(json))
  } catch {
    return unreadable
  }
}
