/**
 * Masks the secrets in a text or body from the wire, so that it can be shown or logged.
 *
 * @since 0.1.0
 */
import { escape } from "effect/RegExp"

/**
 * The replacement for a secret.
 *
 * @category replacements
 */
export const masked = "<redacted>"

const secretName =
  /(?:token|secret|password|passwd|username|authorization|verifier)s?$|^(?:connection_?id(?:_in)?|session_?url|(?:link_?)?code)s?$/i

/** The names of most fields of an error. Looking a name up is faster than matching the pattern. */
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
 * Whether a field of this name holds a secret, such as a token, a client secret, a password, a username or a link code.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.isSecretName("credentials_token") // => true
 * Secrets.isSecretName("error_code") // => false
 *
 * @category finding secrets
 */
export const isSecretName = (name: string): boolean => !harmless.has(name) && secretName.test(name)

/** Not `{20,}`, because counting a run of megabytes overflows the engine's stack. */
const opaque = /[\w+/=.~-]{20}[\w+/=.~-]*/g
const digit = /\d/
const assigned =
  /((?:(?:token|secret|password|passwd|username|authorization|verifier)s?|connection_?id)["']?\s*[:=]\s*(?:(?:bearer|basic)\s+)?|[?&](?:link_?)?code=|bearer\s+)(?:"[^"]*"?|'[^']*'?|[^\s,;&]+)/gi

const maskAssigned = (text: string): string => text.replace(assigned, (_, name: string) => name + masked)

/**
 * Masks by the patterns alone. `maskSentence` gives the same result, but first checks whether there is anything to mask.
 *
 * @category masking
 */
export const maskByPatterns = (text: string): string =>
  maskAssigned(text.replace(opaque, (run) => digit.test(run) ? masked : run))

const shortestRun = 20

/** Whether each character below 128 can be in such a run. */
const inRun = Array.from({ length: 128 }, (_, code) => /[\w+/=.~-]/.test(String.fromCharCode(code)))

const isInRun = (code: number): boolean => code < 128 && inRun[code] === true

const nextDigit = /\d/g

/** Whether there is a run of at least 20 characters with a digit in it. It looks only around each digit. */
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

/** The text before the assignment of a secret: its name, and perhaps a quote. */
const assignedName =
  /(?:(?:token|secret|password|passwd|username|authorization|verifier)s?|connection_?id|[?&](?:link_?)?code)["']?$/i

/** No name is longer, even with its quote. */
const longestName = 20

/** Whether this character assigns a value to a secret's name anywhere in the text. */
const assignsSecret = (text: string, character: ":" | "="): boolean => {
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    if (assignedName.test(text.slice(0, at).trimEnd().slice(-longestName))) return true
  }
  return false
}

const bearer = /bearer\s/i

/**
 * Whether the patterns may find something to mask. If it is false, they find nothing. Most texts hold no secret, and this
 * check is many times faster than the patterns.
 *
 * @category finding secrets
 */
export const mayHoldSecret = (text: string): boolean =>
  hasOpaqueRun(text) || assignsSecret(text, ":") || assignsSecret(text, "=") || bearer.test(text)

const maskSentence = (text: string): string => mayHoldSecret(text) ? maskByPatterns(text) : text

/** Shorter secrets would mask ordinary words. */
const shortest = 4

/** Longer secrets would make a pattern that no engine compiles. */
const longest = 1000

type Mask = (text: string) => string

const unchanged: Mask = (text) => text

/**
 * Masks these secrets wherever they occur in a text, the longest first, so that a shorter one never leaves part of a longer
 * one.
 *
 * @category masking
 */
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

/**
 * `maskText` for many texts of one body. It prepares the secrets once, because a body can have thousands.
 *
 * @category masking
 */
export const textMask = (known: ReadonlyArray<string>): Mask => {
  const mask = maskKnown(known)
  return mask === unchanged ? maskSentence : (text) => maskSentence(mask(text))
}

/**
 * Masks anything in a sentence that looks like a secret, so that it can be shown or logged.
 *
 * It masks every value that is assigned to a secret's name, and every run of at least 20 characters with a digit in it. The
 * `known` secrets, such as a token of the same body, are masked wherever they occur.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.maskText("Invalid password=hunter2") // => "Invalid password=<redacted>"
 *
 * @see {@link maskBody} for a whole body
 *
 * @category masking
 */
export const maskText = (text: string, known: ReadonlyArray<string> = []): string => textMask(known)(text)

/**
 * The replacement for a body that isn't JSON.
 *
 * @category replacements
 */
export const unreadable = "<unreadable>"

type Holder = { readonly [name: string]: unknown }

/**
 * In the newer error body, `code` isn't a link code. The `url` of a session is secret, because it lets anyone continue the
 * session.
 */
const isSecret = (json: unknown, holder: unknown, name: string): boolean =>
  isSecretName(name)
    ? !(name === "code" && holder === (json as Holder | null)?.["error"])
    : name === "url" && Object.hasOwn(holder as Holder, "session_id")

/** Whether a JSON value is an object without nested objects or secrets' names, as most errors are. */
const isFlatAndHarmless = (json: unknown): boolean => {
  if (typeof json !== "object" || json === null) return true
  for (const name of Object.keys(json)) {
    if (typeof (json as Holder)[name] === "object" || isSecretName(name)) return false
  }
  return true
}

/**
 * The values of all secret fields in a JSON value, at any depth. Pass them to `maskText` for other texts of the same
 * response.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.secretsOf({ items: [{ credentials_token: "abc" }] }) // => ["abc"]
 *
 * @category finding secrets
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

/** Whether a JSON value has anything to mask: a field with a secret's name, or a text that may hold a secret. */
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

/**
 * Masks a JSON value in the same way as `maskBody`. A value that is nested too deeply to walk is replaced entirely.
 *
 * @category masking
 */
export const maskJson = (json: unknown, known: ReadonlyArray<string> = secretsOf(json)): unknown => {
  try {
    return JSON.parse(stringifyMasked(json, known))
  } catch {
    return unreadable
  }
}

/**
 * Masks the secrets in a body, so that it can be shown or logged.
 *
 * It masks secret fields by their names, and every other occurrence of their values. A body that isn't JSON is replaced
 * entirely. Numbers beyond a double's precision are rounded, so use the outcome's `body` for data. The `known` secrets, such
 * as those of the request, are masked too.
 *
 * @example
 * import * as Secrets from "@effect-flanks/domain/Secrets"
 *
 * Secrets.maskBody('{"credentials_token": "abc", "n": 1}') // => '{"credentials_token":"<redacted>","n":1}'
 *
 * @see {@link maskText} for a sentence
 *
 * @category masking
 */
export const maskBody = (body: string, known: ReadonlyArray<string> = []): string => {
  if (body.trim() === "") return ""
  try {
    const json: unknown = JSON.parse(body.charCodeAt(0) === 0xfeff ? body.slice(1) : body)
    return known.length > 0 || mayHold(json)
      ? stringifyMasked(json, [...secretsOf(json), ...known])
      : JSON.stringify(json)
  } catch {
    return unreadable
  }
}
