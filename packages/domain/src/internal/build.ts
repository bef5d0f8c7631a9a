/**
 * Builds outcomes equal to those of their constructors, without validating fields that are valid by construction, and
 * without capturing a stack, whose frames would be this library's. Either would make classification several times slower. A
 * test compares these outcomes with those that `new` makes.
 */
import * as Redacted from "effect/Redacted"
import type { ConfigurationReason } from "../ConfigurationReason.ts"
import { envelopes, sentences } from "../Documented.ts"
import { classes, type ResponseError, type ScaError } from "../FlanksError.ts"
import * as Grammar from "../Grammar.ts"
import { Accepted, type Outcome, TokenDelayed } from "../Outcome.ts"
import type { Basis } from "../Response.ts"
import { maskJson, maskKnown, secretsOf, textMask } from "../Secrets.ts"
import { type Actor, type ErrorTag, isTransientStatus, type Row, rows, transient } from "../Table.ts"
import type { ResponseTag, Verdict } from "./decide.ts"
import { userTexts } from "./errorTraits.ts"
import { messageOf } from "./failure.ts"
import type { Reading } from "./reading.ts"
import { withRequestSecrets } from "./requestSecrets.ts"

/** The fields of every outcome, in the order of their Schemas. */
interface Fields {
  readonly _tag: ResponseTag
  readonly httpStatus: number
  readonly code: number | null
  readonly text: string | null
  readonly envelope: Reading["envelope"]
  readonly traceId: string | null
  readonly token: Redacted.Redacted | null
  readonly body: Redacted.Redacted
  readonly basis: Basis
}

interface Masking {
  readonly known: ReadonlyArray<string>
  readonly text: (text: string) => string
}

const documentedTexts: ReadonlySet<string> = new Set([...Object.values(sentences), ...Object.values(envelopes)])

const maskingOf = ({ object }: Reading, secrets: ReadonlyArray<string>): Masking => {
  const own = secretsOf(object)
  const known = secrets.length === 0 ? own : [...own, ...secrets]
  const mask = textMask(known)
  if (known.length === 0) return { known, text: mask }
  return { known, text: (text) => documentedTexts.has(text) ? text : mask(text) }
}

const nothingMasked: Masking = { known: [], text: (text) => text }

/** All outcomes without a body share one. */
const emptyBody = Redacted.make("")

const fieldsOf = (
  httpStatus: number,
  body: string,
  reading: Reading,
  { basis, tag }: Verdict,
  text: string | null,
  { known, text: mask }: Masking,
  secrets: ReadonlyArray<string>
): Fields => ({
  _tag: tag,
  httpStatus,
  code: reading.code,
  text,
  envelope: reading.envelope === null
    ? null
    : { code: mask(reading.envelope.code), details: maskJson(reading.envelope.details, known) },
  traceId: reading.traceId === null ? null : maskKnown(known)(reading.traceId),
  token: reading.token === null ? null : Redacted.make(reading.token),
  body: body === "" ? emptyBody : withRequestSecrets(Redacted.make(body), secrets),
  basis
})

const textOrNull = (u: unknown): string | null => typeof u === "string" ? u : null

const validationFailed = (details: unknown): ConfigurationReason => ({
  _tag: "ValidationFailed",
  details: (Array.isArray(details) ? details : []).map((detail) => ({
    errorType: textOrNull(detail?.error_type),
    field: textOrNull(detail?.field)
  }))
})

const reasonOf = (reading: Reading, { envelope }: Fields, { text: mask }: Masking): ConfigurationReason => {
  if (reading.envelope?.code === envelopes.ValidationFailed) return validationFailed(envelope?.details)
  const sentence = reading.text === null ? null : Grammar.parse(reading.text)
  switch (sentence?._tag) {
    case "MissingFields":
      return { _tag: sentence._tag, fields: sentence.fields.map(mask) }
    case "InvalidParameter":
      return { _tag: sentence._tag, parameter: mask(sentence.parameter) }
    case "DoesNotExist":
    case "AlreadyExists":
      return { _tag: sentence._tag, element: mask(sentence.element), attribute: mask(sentence.attribute) }
    default:
      return { _tag: "Unrecognized", message: reading.text === null ? null : mask(reading.text) }
  }
}

/** A window is plausible if it ends within a week. */
const longestWindow = 168

const windowOf = ({ text }: Reading): ScaError["window"] => {
  const sentence = text === null ? null : Grammar.parse(text)
  return sentence?._tag === "SecurityChecks" && sentence.from < sentence.to && sentence.to <= longestWindow
    ? { fromHours: sentence.from, toHours: sentence.to }
    : null
}

/** The fields that only one class has. */
interface Extras {
  readonly reason?: ConfigurationReason
  readonly window?: ScaError["window"]
  readonly transient?: boolean
}

const extrasOf = (fields: Fields, isTransient: boolean, reading: Reading, masking: Masking): Extras | null => {
  switch (fields._tag) {
    case "ConfigurationError":
      return { reason: reasonOf(reading, fields, masking) }
    case "ScaError":
      return { window: windowOf(reading) }
    case "UnexpectedResponse":
      return { transient: isTransient }
    default:
      return null
  }
}

/**
 * The constructor of a native error for any class that is passed to `Reflect.construct`. It sets the same own fields as
 * `new`.
 */
class NativeError extends Error {
  declare readonly _tag: Fields["_tag"]
  declare readonly httpStatus: Fields["httpStatus"]
  declare readonly code: Fields["code"]
  declare readonly text: Fields["text"]
  declare readonly envelope: Fields["envelope"]
  declare readonly traceId: Fields["traceId"]
  declare readonly token: Fields["token"]
  declare readonly body: Fields["body"]
  declare readonly basis: Fields["basis"]
  declare readonly retryAfter: null
  declare readonly actor: Actor
  declare readonly userText: string
  declare readonly reason: Extras["reason"]
  declare readonly window: Extras["window"]
  declare readonly transient: Extras["transient"]

  // One assignment per field, because copying them from an object takes several times as long.
  constructor(fields: Fields, extras: Extras | null, message: string, actor: Actor) {
    super(message)
    this._tag = fields._tag
    this.httpStatus = fields.httpStatus
    this.code = fields.code
    this.text = fields.text
    this.envelope = fields.envelope
    this.traceId = fields.traceId
    this.token = fields.token
    this.body = fields.body
    this.basis = fields.basis
    this.retryAfter = null
    this.actor = actor
    this.userText = userTexts[actor]
    if (extras?.reason !== undefined) this.reason = extras.reason
    if (extras?.window !== undefined) this.window = extras.window
    if (extras?.transient !== undefined) this.transient = extras.transient
  }
}

/** An instance of a class of successes, with the fields that `new` sets. */
const success = (fields: Fields, { prototype }: typeof Accepted | typeof TokenDelayed): Accepted | TokenDelayed =>
  Object.assign(Object.create(prototype), fields)

const isErrorTag = (tag: ResponseTag): tag is ErrorTag & ResponseTag => tag !== "Accepted" && tag !== "TokenDelayed"

/** Makes the outcome that `decide` chose. Call it through `withoutStack`. */
export const build = (
  status: number,
  body: string,
  reading: Reading,
  verdict: Verdict,
  secrets: ReadonlyArray<string>
): Outcome => {
  const { tag } = verdict
  const masking = maskingOf(reading, secrets)
  const text = reading.text === null ? null : masking.text(reading.text)
  const fields = fieldsOf(status, body, reading, verdict, text, masking, secrets)
  if (!isErrorTag(tag)) return success(fields, tag === "Accepted" ? Accepted : TokenDelayed)
  const isTransient = tag === "UnexpectedResponse" && isTransientStatus(status)
  const row: Pick<Row, "meaning" | "action" | "actor"> = isTransient ? transient : rows[tag]
  // Part of a text without a secret has no secret either.
  const parts = masking.known.length === 0 && text === reading.text ? nothingMasked : masking
  const extras = extrasOf(fields, isTransient, reading, parts)
  const message = messageOf(row, status, fields.code, text)
  // `Reflect.construct` makes an instance of its third argument, but its type doesn't say so.
  return Reflect.construct(NativeError, [fields, extras, message, row.actor], classes[tag]) as object as ResponseError
}
