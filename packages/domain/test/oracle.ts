/**
 * A second classifier, which is written only from the rules and compared with the first. It is simple and slow, has one
 * statement per rule, imports nothing, and masks nothing.
 */

export interface Expected {
  readonly tag: string
  readonly basis: string
  readonly status: number
  readonly code: number | null
  readonly text: string | null
  readonly token: string | null
  readonly traceId: string | null
  readonly envelope: { readonly code: string; readonly details: unknown } | null
  readonly reason: Reason | null
  readonly window: Window | null
  readonly transient: boolean
}

export interface Window {
  readonly fromHours: number
  readonly toHours: number
}

export type Reason = { readonly _tag: string; readonly [key: string]: unknown }

type Sentence =
  | { readonly tag: "ConfigurationError"; readonly reason: Reason }
  | { readonly tag: "Processing" | "Incomplete" }
  | { readonly tag: "ScaError"; readonly window: Window | null }

type Json = { readonly [key: string]: unknown }

const tagOfCode = new Map([
  [20001, "Incomplete"],
  [20002, "Processing"],
  [20003, "ScaError"],
  [40001, "ConfigurationError"],
  [50001, "BankError"],
  [50002, "CredentialsError"],
  [50003, "ScaRequired"]
])

const tagOfStatus = new Map([
  [401, "Unauthorized"],
  [403, "AccessDenied"],
  [405, "MethodNotAllowed"],
  [415, "UnsupportedMediaType"],
  [500, "InternalServerError"]
])

const documentedPairs = ["400/20001", "400/20002", "400/20003", "400/40001", "409/40001"]

const isObject = (u: unknown): u is Json => typeof u === "object" && u !== null && !Array.isArray(u)

const isBlank = (text: string) => text.trim() === ""

const isDigits = (text: string) =>
  text !== "" && Array.from(text).every((character) => "0123456789".includes(character))

/** Empty, unreadable, or JSON. */
const parse = (body: string): { readonly kind: "empty" | "unreadable" } | { readonly kind: "json"; json: unknown } => {
  const text = body.startsWith("\uFEFF") ? body.substring(1) : body
  if (isBlank(text)) return { kind: "empty" }
  try {
    return { kind: "json", json: JSON.parse(text) }
  } catch {
    return { kind: "unreadable" }
  }
}

const codeOf = (object: Json): number | null => {
  const found = object["error_code"]
  if (found === 0) return 0 // and -0, which is the same code
  if (typeof found === "number") return Number.isSafeInteger(found) ? found : null
  if (typeof found !== "string" || !isDigits(found)) return null
  const exact = BigInt(found)
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : null
}

const textOf = (object: Json): string | null => {
  if (typeof object["error"] === "string") return object["error"].trim()
  if (typeof object["message"] === "string") return object["message"].trim()
  return null
}

const after = (text: string, start: string) => text.startsWith(start) ? text.substring(start.length) : null

const before = (text: string, end: string) => text.endsWith(end) ? text.substring(0, text.length - end.length) : null

const element = (text: string, end: string) => {
  const noun = after(text, "An ") ?? after(text, "A ")
  const phrase = noun === null ? null : before(noun, end)
  const separator = " with this "
  const at = phrase === null ? -1 : phrase.lastIndexOf(separator)
  if (phrase === null || at === -1) return null
  const parts = { element: phrase.substring(0, at), attribute: phrase.substring(at + separator.length) }
  return isBlank(parts.element) || isBlank(parts.attribute) ? null : parts
}

/** The grammar, over the whole trimmed text. */
export const sentence = (text: string): Sentence | null => {
  if (text === "Retrieving user data. Please try again in a moment.") return { tag: "Processing" }
  if (text === "User data not available. Please try again later.") return { tag: "Incomplete" }

  const list = after(text, "Missing fields: ")
  if (list !== null) {
    const fields = list.split(",").map((name) => name.trim()).filter((name) => name !== "")
    if (fields.length > 0) return { tag: "ConfigurationError", reason: { _tag: "MissingFields", fields } }
  }

  const parameter = after(text, "Invalid ")
  if (parameter !== null && !isBlank(parameter)) {
    return { tag: "ConfigurationError", reason: { _tag: "InvalidParameter", parameter } }
  }

  const absent = element(text, " does not exist")
  if (absent !== null) return { tag: "ConfigurationError", reason: { _tag: "DoesNotExist", ...absent } }
  const present = element(text, " already exists")
  if (present !== null) return { tag: "ConfigurationError", reason: { _tag: "AlreadyExists", ...present } }

  const checks = after(text, "Making security checks. Your account will be activated in ")
  const hours = checks === null ? null : before(checks, " hours.")
  const numbers = hours === null ? [] : hours.split("-")
  if (numbers.length === 2 && numbers.every((number) => isDigits(number) && number.length <= 4)) {
    const [fromHours, toHours] = numbers.map(Number) as [number, number]
    return { tag: "ScaError", window: fromHours < toHours && toHours <= 168 ? { fromHours, toHours } : null }
  }
  return null
}

/** Whether a value is a list of only errors that isn't empty. */
const listsErrors = (json: unknown): boolean => {
  if (!Array.isArray(json) || json.length === 0) return false
  const others = json.filter((one: unknown) => {
    const code = isObject(one) ? codeOf(one) : null
    return code === null || !tagOfCode.has(code)
  })
  return others.length === 0
}

const detailsOf = (details: unknown) =>
  (Array.isArray(details) ? details : []).map((detail) => ({
    errorType: isObject(detail) && typeof detail["error_type"] === "string" ? detail["error_type"] : null,
    field: isObject(detail) && typeof detail["field"] === "string" ? detail["field"] : null
  }))

export const oracle = (status: number, body: string): Expected => {
  const read = parse(body)
  const object: Json = read.kind === "json" && isObject(read.json) ? read.json : {}
  const error = object["error"]
  const code = codeOf(object)
  const text = textOf(object)
  const found = object["credentials_token"]
  const token = typeof found === "string" && !isBlank(found) ? found : null
  const traceId = typeof object["trace_id"] === "string" ? object["trace_id"] : null
  const envelope = isObject(error) && typeof error["code"] === "string"
    ? { code: error["code"], details: "details" in error ? error["details"] : null }
    : null
  const known = text === null ? null : sentence(text)

  const is2xx = status >= 200 && status <= 299

  const reason = (): Reason => {
    if (envelope?.code === "ValidationError") return { _tag: "ValidationFailed", details: detailsOf(envelope.details) }
    return known?.tag === "ConfigurationError" ? known.reason : { _tag: "Unrecognized", message: text }
  }

  const outcome = (tag: string, basis: string): Expected => ({
    tag,
    basis,
    status,
    code,
    text,
    token,
    traceId,
    envelope,
    reason: tag === "ConfigurationError" ? reason() : null,
    window: tag === "ScaError" && known?.tag === "ScaError" ? known.window : null,
    transient: tag === "UnexpectedResponse" &&
      ([408, 425, 429].includes(status) || (status >= 500 && status <= 599 && ![501, 505, 511].includes(status)))
  })

  // Rule 1
  if (is2xx && token !== null) {
    if (code === 20003) return outcome("TokenDelayed", status === 202 ? "documented" : "code")
    if (code === null && text === "Token is delayed during security checks") return outcome("TokenDelayed", "message")
  }

  // Rule 2
  const coded = code === null ? undefined : tagOfCode.get(code)
  if (coded !== undefined && !(code === 40001 && status === 401)) {
    return outcome(coded, documentedPairs.includes(`${status}/${code}`) ? "documented" : "code")
  }

  // Rule 3
  if (is2xx && code !== null) return outcome("UnexpectedResponse", "none")

  // Rule 4
  if (is2xx) {
    if (read.kind === "unreadable") return outcome("UnexpectedResponse", "none")
    if (read.kind === "json" && listsErrors(read.json)) return outcome("UnexpectedResponse", "none")
    const errorCode = object["error_code"]
    const saysError = error !== undefined && error !== null
    const saysFailure = object["success"] === false
    const saysCode = errorCode !== undefined && errorCode !== null &&
      !(typeof errorCode === "string" && isBlank(errorCode))
    if (!saysError && !saysFailure && !saysCode) return outcome("Accepted", status === 200 ? "documented" : "status")
    return known === null ? outcome("UnexpectedResponse", "none") : outcome(known.tag, "message")
  }

  // Rule 5
  if (code === null && envelope?.code === "ValidationError" && status === 400) {
    return outcome("ConfigurationError", "documented")
  }
  if (code === null && envelope?.code === "UNAUTHENTICATED" && status === 401) {
    return outcome("Unauthorized", "documented")
  }

  // Rule 6
  const stated = tagOfStatus.get(status)
  if (stated !== undefined) {
    return outcome(stated, typeof error === "string" && code === null ? "documented" : "status")
  }

  // Rule 7
  if ((status === 400 || status === 409) && code === null && known !== null) return outcome(known.tag, "message")

  // Rule 8
  if (status === 409) return outcome("ConfigurationError", "status")

  // Rule 9
  return outcome("UnexpectedResponse", "none")
}
