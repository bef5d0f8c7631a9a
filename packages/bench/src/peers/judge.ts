/**
 * The job that every design does: read a body's text, check it against the documented shapes, and make an outcome with
 * the same details, masked. All designs share the code for the parts that a peer's library doesn't cover.
 */
import type { ConfigurationReason } from "@effect-flanks/domain/ConfigurationReason"
import type { Body } from "@effect-flanks/domain/Documented"
import * as Grammar from "@effect-flanks/domain/Grammar"
import { maskText } from "@effect-flanks/domain/Secrets"
import type { Tag } from "@effect-flanks/domain/Table"
import * as Redacted from "effect/Redacted"

/** A response with its unchanged body. */
export interface Response {
  readonly status: number
  readonly body: string
}

/** The details of an outcome. The text is masked, and the token and the body are redacted. */
export interface Details {
  readonly _tag: Tag
  readonly httpStatus: number
  readonly code: number | null
  readonly text: string | null
  readonly reason: ConfigurationReason | null
  readonly traceId: string | null
  readonly token: Redacted.Redacted | null
  readonly body: Redacted.Redacted
}

export type Judge = (response: Response) => { readonly _tag: string }

/** The tag of a status and a code, as a hand-written switch finds it. */
export const tagOf = (status: number, code: number | undefined): Tag => {
  switch (code) {
    case 20001:
      return "Incomplete"
    case 20002:
      return "Processing"
    case 20003:
      return status === 202 ? "TokenDelayed" : "ScaError"
    case 40001:
      return "ConfigurationError"
    case 50001:
      return "BankError"
    case 50002:
      return "CredentialsError"
    case 50003:
      return "ScaRequired"
  }
  switch (status) {
    case 200:
      return "Accepted"
    case 400:
    case 409:
      return "ConfigurationError"
    case 401:
      return "Unauthorized"
    case 403:
      return "AccessDenied"
    case 405:
      return "MethodNotAllowed"
    case 415:
      return "UnsupportedMediaType"
    case 500:
      return "InternalServerError"
    default:
      return "UnexpectedResponse"
  }
}

interface Refused {
  readonly error_type?: string
  readonly field?: string
}

const reasonOf = ({ error }: Body, text: string | null): ConfigurationReason => {
  if (typeof error === "object") {
    const details = (error.details ?? []) as ReadonlyArray<Refused>
    return {
      _tag: "ValidationFailed",
      details: details.map(({ error_type = null, field = null }) => ({ errorType: error_type, field }))
    }
  }
  const sentence = text === null ? null : Grammar.parse(text)
  switch (sentence?._tag) {
    case "MissingFields":
    case "InvalidParameter":
    case "DoesNotExist":
    case "AlreadyExists":
      return sentence
    default:
      return { _tag: "Unrecognized", message: text }
  }
}

/** The details of a body that was checked. */
export const detailsOf = (status: number, text: string, body: Body): Details => {
  const { credentials_token: token, error, error_code: code, message, trace_id: traceId = null } = body
  const said = typeof error === "string" ? error : message
  const shown = said === undefined ? null : maskText(said.trim(), token === undefined ? [] : [token])
  const tag = tagOf(status, code)
  return {
    _tag: tag,
    httpStatus: status,
    code: code ?? null,
    text: shown,
    reason: tag === "ConfigurationError" ? reasonOf(body, shown) : null,
    traceId,
    token: token === undefined ? null : Redacted.make(token),
    body: Redacted.make(text)
  }
}

/** The sentence that an error prints. */
export const messageOf = ({ code, httpStatus, text }: Pick<Details, "code" | "httpStatus" | "text">): string =>
  `status ${httpStatus}, code ${code}: ${text}`
