/** Responses with values that an outcome keeps, and with secrets that it must not show. */
import { sentences } from "@effect-flanks/domain/Documented"
import { everyDocumented, type Sample } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import * as Texts from "../generators/Texts.ts"
import type { Response, Verdict } from "../Implementation.ts"
import { type Member, member, plain, spell, type Spelling } from "../internal/json.ts"

export const documented = (): ReadonlyArray<Sample> =>
  everyDocumented.map(({ expected, members, status }) => ({ status, body: spell(members), expected }))

/** The fields of an object, and the same with noise among them. */
export interface Noisy {
  readonly status: number
  readonly members: ReadonlyArray<Member>
  readonly noisy: ReadonlyArray<Member>
  readonly spelling: Spelling
}

const nested = member("data", { error_code: 50001, error: "Invalid bank", credentials_token: "zq10token" })

const withNoise = (members: ReadonlyArray<Member>): ReadonlyArray<ReadonlyArray<Member>> => [
  [nested, ...members],
  [...members, nested],
  members.toReversed(),
  [...members, member("data", [{ error: { code: "ValidationError" } }, { error: { code: "UNAUTHENTICATED" } }])],
  [...members, member("errorCode", 50001), member("code", 50001), member("errors", ["so it is"])]
]

export const noisy = (): ReadonlyArray<Noisy> =>
  everyDocumented.flatMap(({ members, status }) => [
    ...withNoise(members).map((noise) => ({ status, members, noisy: noise, spelling: plain })),
    ...[{ space: "\r\n\t ", escaped: false }, { space: "", escaped: true }].map((spelling) => ({
      status,
      members,
      noisy: members,
      spelling
    }))
  ])

export const bodies = (): ReadonlyArray<Response> =>
  [100, 200, 404, 599].flatMap((status) =>
    ["", " {} ", "{\"a\":1.0}", "\ufeff[]", "<html>", "\ud800"].map((body) => ({ status, body }))
  )

/** A response, and the text that its outcome keeps. */
export interface Text extends Response {
  readonly text: string | null
}

const longOrOdd = ["so it is", `so${" it is so".repeat(100)}`, "so  e\u0301"]

export const texts = (): ReadonlyArray<Text> =>
  [200, 400, 401, 409, 500].flatMap((status): ReadonlyArray<Text> => [
    ...["error", "message"].flatMap((field) =>
      [...Texts.everySaid.map(({ text }) => text), ...longOrOdd, ""].map((text) => ({
        status,
        body: spell([member(field, ` ${text}\n`)]),
        text
      }))
    ),
    {
      status,
      body: spell([member("error", sentences.Processing), member("credentials_token", "data")]),
      text: sentences.Processing
    },
    ...["", "[]", "{}", "<html>", "{\"error\":1,\"message\":null}"].map((body) => ({ status, body, text: null }))
  ])

/** An envelope, or null, and the `trace_id`. */
export interface Envelope {
  readonly status: number
  readonly envelope: { readonly code: string; readonly details: unknown } | null
  readonly traceId: string
}

export const envelopes = (): ReadonlyArray<Envelope> =>
  Statuses.everyStatus.filter((status) => status % 100 < 20).flatMap((status) => [
    { status, envelope: { code: "SOME_CODE", details: [{ error_type: "missing", field: "bank" }] }, traceId: "t-1" },
    { status, envelope: null, traceId: "t-1" }
  ])

/** The other fields of a 40001, and the reason that they give. */
export interface Reason {
  readonly status: number
  readonly members: ReadonlyArray<Member>
  readonly reason: NonNullable<Verdict["reason"]>
}

const unrecognized = (message: string | null) => ({ _tag: "Unrecognized", message })

export const reasons = (): ReadonlyArray<Reason> =>
  [200, 400, 403, 404, 409, 500].flatMap((status): ReadonlyArray<Reason> => [
    ...[...Texts.everySaid, ...Texts.trickySaid].map(({ reason, text }) => ({
      status,
      members: [member("error", text)],
      reason: reason ?? unrecognized(text)
    })),
    ...Texts.nearTexts.map((text) => ({ status, members: [member("error", text)], reason: unrecognized(text.trim()) })),
    { status, members: [], reason: unrecognized(null) },
    {
      status,
      members: [member("error", { code: "ValidationError" }), member("message", "Invalid bank")],
      reason: { _tag: "ValidationFailed", details: [] }
    },
    {
      status,
      members: [member("error", { code: "Other" }), member("message", "Invalid bank")],
      reason: { _tag: "InvalidParameter", parameter: "bank" }
    }
  ])

/** The text of a 20003, or null, and the window that it states. */
export interface Window {
  readonly status: number
  readonly text: string | null
  readonly window: NonNullable<Verdict["window"]> | null
}

const hours = (from: string, to: string): string =>
  `Making security checks. Your account will be activated in ${from}-${to} hours.`

const usable: ReadonlyArray<readonly [from: string, to: string]> = [["24", "48"], ["0", "168"], ["0001", "0002"]]

const unusable: ReadonlyArray<readonly [from: string, to: string]> = [
  ["48", "24"],
  ["24", "24"],
  ["24", "169"],
  ["0", "9999"],
  ["24", "48.5"],
  ["1", "00168"]
]

export const windows = (): ReadonlyArray<Window> => [
  ...[200, 400, 409, 500].flatMap((status) =>
    usable.map(([from, to]) => ({
      status,
      text: hours(from, to),
      window: { fromHours: Number(from), toHours: Number(to) }
    }))
  ),
  ...unusable.map(([from, to]) => ({ status: 400, text: hours(from, to), window: null })),
  { status: 400, text: null, window: null },
  { status: 400, text: "Invalid bank", window: null }
]

export const everyOutcome = (): ReadonlyArray<Response> => [
  ...documented().map(({ body, status }) => ({ status, body })),
  ...Statuses.everyCode.map(({ code }) => ({ status: 400, body: `{"error_code":${code}}` }))
]

/** The names under which Flanks' bodies hold secrets. Source: docs, client. */
export const secretNames = [
  "credentials_token",
  "access_token",
  "refresh_token",
  "client_secret",
  "sca_token",
  "reset_token",
  "transaction_token",
  "username",
  "password",
  "code"
]

/** A response, and the secret in it. */
export interface Secret extends Response {
  readonly hidden: string
}

/** Bodies in which this is a secret. */
export const bodiesWith = (hidden: string): ReadonlyArray<string> => [
  ...secretNames.flatMap((name) => [
    spell([member(name, hidden)]),
    spell([member("data", [{ [name]: hidden }]), member("error", `Invalid ${hidden}`), member(name, hidden)]),
    spell([member("error", `Missing fields: ${hidden}`), member(name, hidden), member("error_code", 40001)])
  ]),
  spell([
    member("error", { code: "ValidationError", details: [{ error_type: "so", field: "so", password: hidden }] })
  ]),
  spell([member("error", `Invalid password=${hidden}`), member("error_code", 40001)]),
  spell([member("error", `so: Bearer ${hidden}`)]),
  spell([member("message", `An application with this name, ${hidden}, does not exist`)]),
  `<html>${hidden}`,
  `{"credentials_token": "${hidden}",}`,
  `{"credentials_token": "${hidden}"`
]

export const secrets = (): ReadonlyArray<Secret> => {
  const hidden = "zq10abcdef0123456789"
  return [200, 202, 400, 401, 409, 500, 502].flatMap((status) =>
    bodiesWith(hidden).map((body) => ({ status, body, hidden }))
  )
}
