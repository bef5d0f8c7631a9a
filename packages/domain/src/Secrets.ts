/**
 * Masking: which part of a text or body from the wire may be shown.
 *
 * @since 0.1.0
 */
import { escape } from "effect/RegExp"

/** The replacement for a secret. */
export const masked = "<redacted>"

const secretName =
  /(?:token|secret|password|passwd|username|authorization|verifier)s?$|^(?:connection_?id|session_?url|(?:link_?)?code)s?$/i

/** The names of nearly every field of an error. Looking them up saves a pattern for each. */
const harmless: ReadonlySet<string> = new Set([
  "error",
  "error_code",
  "message",
  "success",
  "trace_id",
  "details",
  "error_type",
  "field"
])

/**
 * Whether a field of this name holds a secret: tokens, client secrets, passwords, usernames, link codes.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.isSecretName("credentials_token") // => true
 * Secrets.isSecretName("error_code") // => false
 */
export const isSecretName = (name: string): boolean => !harmless.has(name) && secretName.test(name)

/** Not `{20,}`: counting runs of megabytes overflows the stack of the engine. */
const opaque = /[\w+/=.~-]{20}[\w+/=.~-]*/g
const digit = /\d/
const assigned =
  /((?:(?:token|secret|password|passwd|username|authorization|verifier)s?|connection_?id)["']?\s*[:=]\s*(?:(?:bearer|basic)\s+)?|[?&](?:link_?)?code=|bearer\s+)(?:"[^"]*"?|'[^']*'?|[^\s,;&]+)/gi

const maskAssigned = (text: string): string => text.replace(assigned, (_, name: string) => name + masked)

/** Masks by the patterns alone. `maskSentence` does the same, but looks first whether there is anything to mask. */
export const maskByPatterns = (text: string): string =>
  maskAssigned(text.replace(opaque, (run) => digit.test(run) ? masked : run))

const shortestRun = 20

/** Which characters below 128 can be in such a run. */
const inRun = Array.from({ length: 128 }, (_, code) => /[\w+/=.~-]/.test(String.fromCharCode(code)))

const isInRun = (code: number): boolean => code < 128 && inRun[code] === true

const nextDigit = /\d/g

/** Whether there is a run of 20 characters or more with a digit in it. Looks around each digit only. */
const hasOpaqueRun = (text: string): boolean => {
  nextDigit.lastIndex = 0
  while (nextDigit.test(text)) {
    let start = nextDigit.lastIndex - 1
    let end = start + 1
    while (isInRun(text.charCodeAt(start - 1))) start--
    while (isInRun(text.charCodeAt(end))) end++
    if (end - start >= shortestRun) return true
    nextDigit.lastIndex = end
  }
  return false
}

/** The end of a text to which a secret is assigned: its name, and the quote that may follow. */
const assignedName =
  /(?:(?:token|secret|password|passwd|username|authorization|verifier)s?|connection_?id|[?&](?:link_?)?code)["']?$/i

/** No name is longer, not with its quote either. */
const longestName = 20

/** Whether this character assigns something to the name of a secret, anywhere in the text. */
const assignsSecret = (text: string, character: ":" | "="): boolean => {
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    if (assignedName.test(text.slice(0, at).trimEnd().slice(-longestName))) return true
  }
  return false
}

const bearer = /bearer\s/i

/**
 * Whether the patterns may find something to mask; if not, they find nothing. Most texts hold no secret, and looking for
 * what every secret has is many times faster than the patterns.
 */
export const mayHoldSecret = (text: string): boolean =>
  hasOpaqueRun(text) || assignsSecret(text, ":") || assignsSecret(text, "=") || bearer.test(text)

const maskSentence = (text: string): string => mayHoldSecret(text) ? maskByPatterns(text) : text

/** Shorter secrets would mask ordinary words. */
const shortest = 4

/** Longer ones make a pattern that no engine compiles. */
const longest = 1000

type Mask = (text: string) => string

const unchanged: Mask = (text) => text

/** Masks these secrets wherever they stand in a text; the longest first, so that none is cut by a shorter one. */
export const maskKnown = (known: ReadonlyArray<string>): Mask => {
  if (known.length === 0) return unchanged
  const secrets = [...new Set(known)].filter((secret) => secret.length >= shortest).toSorted((a, b) =>
    b.length - a.length
  )
  const [first, second] = secrets
  if (first === undefined) return unchanged
  if (second === undefined) return (text) => text.replaceAll(first, masked)
  const long = secrets.filter((secret) => secret.length > longest)
  const pattern = new RegExp(secrets.slice(long.length).map(escape).join("|") || "(?!)", "g")
  return (text) => long.reduce((shown, secret) => shown.replaceAll(secret, masked), text).replaceAll(pattern, masked)
}

/** `maskText` for many texts of one body, whose secrets may be thousands: made once. */
export const textMask = (known: ReadonlyArray<string>): Mask => {
  const mask = maskKnown(known)
  return mask === unchanged ? maskSentence : (text) => maskSentence(mask(text))
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

/** The replacement for a body that isn't JSON. */
export const unreadable = "<unreadable>"

type Holder = { readonly [name: string]: unknown }

/** Of the newer error body, `code` is no link code. The `url` of a session lets anyone continue it. */
const isSecret = (json: unknown, holder: unknown, name: string): boolean =>
  isSecretName(name)
    ? !(name === "code" && holder === (json as Holder | null)?.["error"])
    : name === "url" && Object.hasOwn(holder as Holder, "session_id")

/** Whether a JSON value is an object without an object in it and without the name of a secret, as nearly all errors are. */
const isFlatAndHarmless = (json: unknown): boolean => {
  if (typeof json !== "object" || json === null) return true
  for (const name of Object.keys(json)) {
    if (typeof (json as Holder)[name] === "object" || isSecretName(name)) return false
  }
  return true
}

/**
 * The secrets that a JSON value names, at any depth.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.secretsOf({ items: [{ credentials_token: "abc" }] }) // => ["abc"]
 */
export const secretsOf = (json: unknown): ReadonlyArray<string> => {
  if (isFlatAndHarmless(json)) return []
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

/** Whether anything in a JSON value may have to be masked: a field with a secret's name, or a text that may hold a secret. */
const mayHold = (json: unknown): boolean => {
  const rest: Array<unknown> = [json]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === "string") {
      if (mayHoldSecret(next)) return true
    } else if (typeof next === "object" && next !== null) {
      for (const name of Object.keys(next)) {
        const value = (next as Holder)[name]
        if (value !== null && isSecret(json, next, name)) return true
        if (typeof value === "string" || typeof value === "object") rest.push(value)
      }
    }
  }
  return false
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
    return mayHold(json) ? stringifyMasked(json, secretsOf(json)) : JSON.stringify(json)
  } catch {
    return unreadable
  }
}
