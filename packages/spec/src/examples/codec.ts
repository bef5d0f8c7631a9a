/** Outcomes to encode, and bodies of every kind. */
import { type Combination, combinations } from "@effect-flanks/domain/Documented"
import { everyDocumented } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import type { Response, WireKind } from "../Implementation.ts"
import { member, spell } from "../internal/json.ts"

export const responses = (): ReadonlyArray<Response> => [
  ...everyDocumented.map(({ members, status }) => ({ status, body: spell(members) })),
  ...Statuses.everyCode.map(({ code }) => ({ status: 400, body: `{"error_code":${code}}` })),
  ...["", "<html>", "[]", "{\"error_code\":20004}"].flatMap((body) =>
    [200, 400, 409, 502].map((status) => ({ status, body }))
  )
]

export const codes = () =>
  Statuses.documentedStatuses.flatMap((status) =>
    [...Statuses.everyCode.map(({ code }) => code), ...Statuses.unknownCodes].map((code) => ({ status, code }))
  )

/** Bodies in which this is a secret. */
export const bodiesWith = (hidden: string): ReadonlyArray<string> => [
  spell([member("credentials_token", hidden)]),
  spell([member("credentials_token", hidden), member("error", `Invalid ${hidden}`), member("error_code", 40001)]),
  spell([member("items", [{ access_token: hidden }])]),
  `<html>${hidden}`
]

export const secrets = () => {
  const hidden = "zq10abcdef0123456789"
  return [200, 202, 400, 409, 500].flatMap((status) => bodiesWith(hidden).map((body) => ({ status, body, hidden })))
}

/** A body, and its actual or supposed kind. */
export interface Body {
  readonly kind: WireKind
  readonly body: object
}

/** The kind of a documented body. */
export const kindOf = ({ body }: Combination): WireKind => {
  if (typeof body.error === "string") return "ErrorBody"
  if (body.error !== undefined) return "EnvelopeBody"
  return body.error_code === undefined ? "SuccessBody" : "DelayedBody"
}

const of = (kind: WireKind, ...all: ReadonlyArray<object>): ReadonlyArray<Body> => all.map((body) => ({ kind, body }))

const delayed = { message: "so it is", credentials_token: "zq10token", error_code: 20003 }
const { error_code: _, ...withoutCode } = delayed
const { credentials_token: __, ...withoutToken } = delayed
const envelope = { success: false, error: { code: "ValidationError" } }

export const bodies = (): ReadonlyArray<Body> => [
  ...combinations.flatMap((one) => of(kindOf(one), one.body, { ...one.body, newer: { field: [1] } })),
  ...of(
    "SuccessBody",
    {},
    { message: null, credentials_token: null },
    { error: null, error_code: null, success: true },
    { error_code: " " }
  ),
  ...of(
    "DelayedBody",
    { credentials_token: "zq10token", error_code: 20003 },
    { ...delayed, message: null, error_code: "20003" },
    { ...delayed, error_code: "0020003" }
  ),
  ...of("ErrorBody", { error: "so it is", error_code: "20002" }, { error: "so it is", error_code: null }),
  ...of(
    "EnvelopeBody",
    { ...envelope, error: { ...envelope.error, details: null }, trace_id: null },
    { ...envelope, error: { ...envelope.error, details: [{ error_type: null, field: null }, {}] } }
  )
]

export const otherBodies = (): ReadonlyArray<Body> => [
  ...of(
    "SuccessBody",
    { credentials_token: 1 },
    { error: "so it is" },
    { error: { code: "Other" } },
    { success: false },
    { error_code: 20004 },
    { credentials_token: "zq10token", error_code: "50001" },
    { error_code: "PROCESSING" }
  ),
  ...of(
    "DelayedBody",
    withoutCode,
    withoutToken,
    { ...delayed, error_code: 20002 },
    { ...delayed, error_code: "20002" }
  ),
  ...of("ErrorBody", {}, { error: { code: "ValidationError" } }, { error: "so it is", error_code: "PROCESSING" }),
  ...of("EnvelopeBody", { ...envelope, error: "so it is" }, { ...envelope, success: true })
]
