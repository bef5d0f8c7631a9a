/** The rules of classification, in their order; the first that matches wins. */
import { envelopes, sentences } from "../Documented.ts"
import * as Grammar from "../Grammar.ts"
import type { Basis } from "../Response.ts"
import { type ErrorTag, rows, type Tag } from "../Table.ts"
import type { Reading } from "./reading.ts"

/** The tags that a response can have. */
export type ResponseTag = Exclude<Tag, "TransportError">

export interface Verdict {
  readonly tag: ResponseTag
  readonly basis: Basis
}

const tags = Object.keys(rows) as ReadonlyArray<ResponseTag>
const tagOfCode = new Map<number | null, ResponseTag>(tags.map((tag) => [rows[tag].code, tag]))
tagOfCode.delete(null)
const tagOfStatus = new Map(
  tags.filter((tag) => rows[tag].kind === "failure" && rows[tag].code === null)
    .flatMap((tag) => rows[tag].statuses.map((status): [number, ResponseTag] => [status, tag]))
)

const isDocumented = (tag: ResponseTag, status: number): boolean =>
  (rows[tag].statuses as ReadonlyArray<number>).includes(status)

const sentenceTag: { readonly [T in Grammar.Sentence["_tag"]]: ErrorTag & ResponseTag } = {
  MissingFields: "ConfigurationError",
  InvalidParameter: "ConfigurationError",
  DoesNotExist: "ConfigurationError",
  AlreadyExists: "ConfigurationError",
  Processing: "Processing",
  Incomplete: "Incomplete",
  SecurityChecks: "ScaError"
}

const unexpected: Verdict = { tag: "UnexpectedResponse", basis: "none" }

const fromText = ({ text }: Reading): Verdict | null => {
  const sentence = text === null ? null : Grammar.parse(text)
  return sentence === null ? null : { tag: sentenceTag[sentence._tag], basis: "message" }
}

const saysFailure = (object: NonNullable<Reading["object"]>): boolean => {
  const { error = null, error_code: code = null, success } = object
  return error !== null || success === false || (code !== null && (typeof code !== "string" || code.trim() !== ""))
}

const decideSuccess = (status: number, reading: Reading): Verdict => {
  if (reading.code !== null || reading.kind === "unreadable" || reading.listsErrors) return unexpected
  if (reading.object !== null && saysFailure(reading.object)) return fromText(reading) ?? unexpected
  return { tag: "Accepted", basis: isDocumented("Accepted", status) ? "documented" : "status" }
}

export const decide = (status: number, reading: Reading): Verdict => {
  const { code, envelope, object, text, token } = reading
  const isSuccess = status >= 200 && status <= 299

  if (isSuccess && token !== null) {
    if (code === rows.ScaError.code) {
      return { tag: "TokenDelayed", basis: isDocumented("TokenDelayed", status) ? "documented" : "code" }
    }
    if (code === null && text === sentences.TokenDelayed) return { tag: "TokenDelayed", basis: "message" }
  }

  const known = tagOfCode.get(code)
  if (known !== undefined && !(code === rows.ConfigurationError.code && status === 401)) {
    return { tag: known, basis: isDocumented(known, status) ? "documented" : "code" }
  }

  if (isSuccess) return decideSuccess(status, reading)

  if (code === null) {
    if (status === 400 && envelope?.code === envelopes.ValidationFailed) {
      return { tag: "ConfigurationError", basis: "documented" }
    }
    if (status === 401 && envelope?.code === envelopes.Unauthorized) {
      return { tag: "Unauthorized", basis: "documented" }
    }
  }

  const alone = tagOfStatus.get(status)
  if (alone !== undefined) {
    return { tag: alone, basis: code === null && typeof object?.["error"] === "string" ? "documented" : "status" }
  }

  const said = code === null && (status === 400 || status === 409) ? fromText(reading) : null
  if (said !== null) return said
  return status === 409 ? { tag: "ConfigurationError", basis: "status" } : unexpected
}
