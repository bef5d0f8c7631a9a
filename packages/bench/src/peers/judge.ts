/**
 * The job that every peer does: read a body's text, validate it against the documented shapes, name the outcome. What a
 * peer's own library does not do is the same for all.
 */
import type { Body } from "@effect-flanks/domain/Documented"
import type { Tag } from "@effect-flanks/domain/Table"

/** A response as it came. */
export interface Response {
  readonly status: number
  readonly body: string
}

/** The least that a peer gives: no accessors, no masking, not an Error. */
export interface Verdict {
  readonly _tag: Tag
  readonly status: number
  readonly code: number | null
  readonly text: string | null
}

export type Judge = (response: Response) => { readonly _tag: string }

const tagOf = (status: number, code: number | undefined): Tag => {
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

/** Names the outcome of a body, as a hand-written switch does. */
export const name = (status: number, { error, error_code: code, message }: Body): Verdict => ({
  _tag: tagOf(status, code),
  status,
  code: code ?? null,
  text: (typeof error === "string" ? error : message) ?? null
})

/** A peer that validates what `JSON.parse` gave, and throws if the body is none of the documented ones. */
export const validated = (validate: (body: unknown) => Body): Judge => ({ body, status }) =>
  name(status, validate(JSON.parse(body)))
