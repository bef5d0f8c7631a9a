/** Failures without a code. */
import type { Tag } from "@effect-flanks/domain/Table"
import * as Bodies from "../generators/Bodies.ts"
import { byStatus } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import { everySaid, nearTexts, type Said } from "../generators/Texts.ts"
import type { Response, Verdict } from "../Implementation.ts"
import { type Member, member, plain, spell, type Spelling } from "../internal/json.ts"
import { blanks } from "../internal/words.ts"

const failures = Statuses.everyStatus.filter((status) => !Statuses.isSuccess(status))

/** An `error` that is an object, and the other fields. */
export interface Envelope {
  readonly status: number
  readonly code: unknown
  /** Absent if undefined. */
  readonly details: unknown
  readonly others: ReadonlyArray<Member>
}

/** The details of a validation error in an outcome, in which anything but a text is null. */
export const detailsOf = (details: unknown) => {
  const text = (value: unknown): string | null => typeof value === "string" ? value : null
  return (Array.isArray(details) ? details : []).map((detail) => {
    const { error_type: errorType, field } = {
      ...detail as { readonly error_type?: unknown; readonly field?: unknown }
    }
    return { errorType: text(errorType), field: text(field) }
  })
}

const around = [member("success", false), member("trace_id", "t-1")]

export const envelopes = (): ReadonlyArray<Envelope> => [
  ...[400, 401, ...failures].flatMap((status) =>
    ["ValidationError", "UNAUTHENTICATED"].map((code) => ({ status, code, details: undefined, others: around }))
  ),
  ...["validationerror", "VALIDATIONERROR", " ValidationError", "ValidationErrors", "", ["ValidationError"]].map(
    (code) => ({ status: 400, code, details: undefined, others: around })
  ),
  ...["unauthenticated", "Unauthenticated", "UNAUTHENTICATED "].map((code) => ({
    status: 401,
    code,
    details: undefined,
    others: around
  })),
  { status: 400, code: "ValidationError", details: [{ error_type: 1, field: {} }, null], others: [] }
]

/** A response on a status that decides by itself. */
export interface Decided extends Response {
  readonly tag: Tag
  /** Whether its body is an object whose `error` is a string. */
  readonly hasText: boolean
  readonly code: number | null
}

export const decided = (): ReadonlyArray<Decided> =>
  Statuses.decidingStatuses.flatMap((one) => [
    ...["so it is", "", ...everySaid.map(({ text }) => text), ...nearTexts].map((error) => ({
      ...one,
      body: spell([member("error", error)]),
      hasText: true,
      code: null
    })),
    ...["", " ", "[]", "{}", "null", "\"error\"", ...Bodies.unreadables].map((body) => ({
      ...one,
      body,
      hasText: false,
      code: null
    })),
    ...[null, 1, {}, ["so"], { code: "Other" }].map((error) => ({
      ...one,
      body: spell([member("error", error), member("message", "Invalid bank")]),
      hasText: false,
      code: null
    })),
    { ...one, body: spell([member("error", "so it is"), member("error_code", 20004)]), hasText: true, code: 20004 },
    { ...one, body: spell([member("error", "so it is"), member("error_code", "unknown")]), hasText: true, code: null }
  ])

/** A text of the grammar on a status that leaves it to the text. */
export interface Text {
  readonly status: number
  readonly field: "error" | "message"
  readonly said: Said
  readonly others: ReadonlyArray<Member>
  readonly spelling: Spelling
}

export const texts = (): ReadonlyArray<Text> =>
  [400, 409].flatMap((status) =>
    everySaid.flatMap((said) =>
      (["error", "message"] as const).flatMap((field) =>
        [[], [member("credentials_token", "zq10token")], [member("success", true)]].map((others) => ({
          status,
          field,
          said,
          others,
          spelling: plain
        }))
      )
    )
  )

export const nearTextsOnStatuses = () => nearTexts.flatMap((text) => [400, 409].map((status) => ({ status, text })))

export const spacedTexts = () =>
  everySaid.flatMap(({ text }) => blanks.map((space) => ({ text, before: space, after: space })))

export const textsOffTheirStatus = () =>
  failures.filter((status) => status !== 400 && status !== 409).flatMap((status) =>
    // The documentation shows the deciding statuses with a string in `error`.
    everySaid.flatMap(({ text }) =>
      byStatus(status).tag === "UnexpectedResponse"
        ? ["error", "message"].map((field) => ({ status, field, text }))
        : [{ status, field: "message", text }]
    )
  )

/** The body of a 409 that its status decides. */
export interface Conflict {
  readonly body: string
  readonly code: number | null
  readonly reason: NonNullable<Verdict["reason"]>
}

const unrecognized = (message: string | null) => ({ _tag: "Unrecognized", message })

export const conflicts = (): ReadonlyArray<Conflict> => [
  ...["", "{}", "[]", ...Bodies.unreadables].map((body) => ({ body, code: null, reason: unrecognized(null) })),
  { body: spell([member("error", "so it is")]), code: null, reason: unrecognized("so it is") },
  ...everySaid.map(({ reason, text }) => ({
    body: spell([member("error", text), member("error_code", 20004)]),
    code: 20004,
    reason: reason ?? unrecognized(text)
  }))
]

export const rest = (): ReadonlyArray<Response> =>
  failures.flatMap((status) =>
    ["", "{}", "{\"error\":null}", "{\"message\":\"Not found\"}", "<html>"].map((body) => ({ status, body }))
  )

/** RFC 9110, section 15: a client treats an unknown 5xx like a 500. */
const isTemporary = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 ||
  status > 500 && status !== 501 && status !== 505 && status !== 511

const unexpected = (isWanted: (status: number) => boolean): ReadonlyArray<Response> =>
  failures.filter((status) => byStatus(status).tag === "UnexpectedResponse" && isWanted(status)).flatMap((status) =>
    ["<html>", "", "{\"error\":\"so it is\"}", "{\"error_code\":20004}"].map((body) => ({ status, body }))
  )

export const temporary = () => unexpected(isTemporary)

export const lasting = () => unexpected((status) => !isTemporary(status))
