/**
 * Builds outcomes without what makes it slow to construct a Schema class: validating what is valid by construction,
 * capturing a stack whose frames would be this library's, and a Redacted around a body that hardly anybody reads. What
 * comes out has the prototype of its class, and so all that it answers; it encodes as what the constructor makes. A
 * differential test holds it to that.
 */
import * as Redacted from "effect/Redacted"
import type { ConfigurationReason } from "../ConfigurationReason.ts"
import { envelopes, sentences } from "../Documented.ts"
import { classes, type ScaError } from "../FlanksError.ts"
import * as Grammar from "../Grammar.ts"
import { Accepted, type Outcome, TokenDelayed } from "../Outcome.ts"
import type { Basis } from "../Response.ts"
import { maskJson, maskKnown, secretsOf, textMask } from "../Secrets.ts"
import { transientStatuses } from "../Table.ts"
import type { ResponseTag, Verdict } from "./decide.ts"
import { type Envelope, read, type Reading } from "./reading.ts"

const documentedTexts: ReadonlySet<string> = new Set([...Object.values(sentences), ...Object.values(envelopes)])

/** How the texts of one body are masked, and the secrets that it names. */
interface Masking {
  readonly known: ReadonlyArray<string>
  readonly text: (text: string) => string
}

const maskingOf = ({ object }: Reading): Masking => {
  const known = secretsOf(object)
  const mask = textMask(known)
  return { known, text: (text) => documentedTexts.has(text) ? text : mask(text) }
}

const maskedEnvelope = ({ code, details }: Envelope, { known, text }: Masking): Envelope => ({
  code: text(code),
  details: maskJson(details, known)
})

const textOrNull = (u: unknown): string | null => typeof u === "string" ? u : null

const validationFailed = (details: unknown): ConfigurationReason => ({
  _tag: "ValidationFailed",
  details: (Array.isArray(details) ? details : []).map((detail) => ({
    errorType: textOrNull(detail?.error_type),
    field: textOrNull(detail?.field)
  }))
})

const reasonOf = (reading: Reading, { known, text: mask }: Masking): ConfigurationReason => {
  if (reading.envelope?.code === envelopes.ValidationFailed) {
    return validationFailed(maskJson(reading.envelope.details, known))
  }
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

/** A window that ends within a week can be believed. */
const longestWindow = 168

const windowOf = ({ text }: Reading): ScaError["window"] => {
  const sentence = text === null ? null : Grammar.parse(text)
  return sentence?._tag === "SecurityChecks" && sentence.from < sentence.to && sentence.to <= longestWindow
    ? { fromHours: sentence.from, toHours: sentence.to }
    : null
}

/** What only one class has. */
const extras: { readonly [T in ResponseTag]?: (reading: Reading, status: number, masking: Masking) => object } = {
  ConfigurationError: (reading, _, masking) => ({ reason: reasonOf(reading, masking) }),
  ScaError: (reading) => ({ window: windowOf(reading) }),
  UnexpectedResponse: (_, status) => ({ transient: transientStatuses.includes(status) })
}

type Details = Readonly<Record<string, unknown>>

const detailsOf = (tag: ResponseTag, status: number, body: string): Details => {
  const reading = read(body)
  const masking = maskingOf(reading)
  return {
    text: reading.text === null ? null : masking.text(reading.text),
    envelope: reading.envelope === null ? null : maskedEnvelope(reading.envelope, masking),
    traceId: reading.traceId === null ? null : maskKnown(masking.known)(reading.traceId),
    token: reading.token === null ? null : Redacted.make(reading.token),
    body: Redacted.make(body),
    ...extras[tag]?.(reading, status, masking)
  }
}

type Constructor = new(status: number, code: number | null, basis: Basis, body: string) => object

/** A class like `Class` whose instances read the details off the body once more, when the first of them is asked for. */
const builder = (tag: ResponseTag, Class: { readonly prototype: object }): Constructor => {
  class Built {
    // Declared only: initialising a field before it is assigned makes the whole of classification a tenth slower.
    declare readonly httpStatus: number
    declare readonly code: number | null
    declare readonly basis: Basis
    /** The body, until the details are read off it. */
    #kept: string | Details

    constructor(status: number, code: number | null, basis: Basis, body: string) {
      this.httpStatus = status
      this.code = code
      this.basis = basis
      this.#kept = body
    }

    static {
      Object.defineProperty(this.prototype, "_tag", { value: tag, enumerable: true })
      for (const field of Object.keys(detailsOf(tag, 0, ""))) {
        Object.defineProperty(this.prototype, field, {
          get(this: Built) {
            if (typeof this.#kept === "string") this.#kept = detailsOf(tag, this.httpStatus, this.#kept)
            return this.#kept[field]
          }
        })
      }
    }
  }
  Object.setPrototypeOf(Built.prototype, Class.prototype)
  Reflect.deleteProperty(Built.prototype, "constructor")
  return Built
}

const builders = Object.fromEntries(
  Object.entries({ ...classes, Accepted, TokenDelayed }).map((
    [tag, Class]
  ) => [tag, builder(tag as ResponseTag, Class)])
) as unknown as { readonly [T in ResponseTag]: Constructor }

export const build = (status: number, code: number | null, body: string, { basis, tag }: Verdict): Outcome =>
  new builders[tag](status, code, basis, body) as Outcome
