/**
 * What the page says of a response, as words: pure, so that it is tested without a browser.
 *
 * @since 0.1.0
 */
import { recognised, remarks, repeats, sources, turns } from "@effect-flanks/cli/codes/Wording"
import { classify, isSuccess } from "@effect-flanks/domain/Classify"
import type { ConfigurationReason } from "@effect-flanks/domain/ConfigurationReason"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import type { Basis } from "@effect-flanks/domain/Response"
import { type Kind, type Retry, type Row, rows, type Tag } from "@effect-flanks/domain/Table"
import { type Timeline, timeline } from "@effect-flanks/domain/Timeline"
import { kindOf } from "@effect-flanks/domain/Wait"
import { type Colour, colours, isTransient } from "./Cells.ts"

/** What an outcome rests on. */
export const bases: { readonly [B in Basis]: string } = {
  documented: "the documentation shows this status with this code, or with none",
  code: "the code alone; the documentation does not show it with this status",
  message: "the text; there is no code, and the sentence is one that Flanks writes",
  status: "the status alone",
  none: "nothing; no documentation shows such a response"
}

const kinds: { readonly [K in Kind]: string } = {
  accepted: "a success",
  delayed: "a success, delayed",
  failure: "a failure"
}

/** A line of the answer: what is asked, and the answer to it. */
export type Fact = readonly [title: string, text: string]

/** All that the page says of a response, a session or a redirect. */
export interface Answer {
  readonly title: string
  readonly colour: Colour
  /** The evidence; null for a session and a redirect. */
  readonly basis: Basis | null
  readonly kind: string
  /** What it means. */
  readonly meaning: string
  /** What to know first: whose turn it is, what to do, whether to repeat. */
  readonly next: ReadonlyArray<Fact>
  /** The rest. */
  readonly facts: ReadonlyArray<Fact>
  /** When to ask again; null where no schedule does, or where it asks at once. */
  readonly waits: Timeline | null
  /** The line of a program that deals with it. */
  readonly code: string
}

const reasonText = (reason: ConfigurationReason): string => {
  switch (reason._tag) {
    case "MissingFields":
      return `MissingFields: ${reason.fields.join(", ")}`
    case "InvalidParameter":
      return `InvalidParameter: ${reason.parameter}`
    case "DoesNotExist":
    case "AlreadyExists":
      return `${reason._tag}: ${reason.element}, by its ${reason.attribute}`
    case "ValidationFailed":
      return [
        "ValidationFailed",
        ...reason.details.map(({ errorType, field }) => `${field ?? "a field"}: ${errorType ?? "no reason given"}`)
      ].join("; ")
    case "Unrecognized":
      return "Unrecognized: the text is none that the documentation shows"
  }
}

/** Whether a body is JSON, as classification reads it; an empty one is not, and nobody minds. */
const isUnreadable = (body: string): boolean => {
  const text = body.replace(/^\uFEFF/, "")
  if (text.trim() === "") return false
  try {
    JSON.parse(text)
    return false
  } catch {
    return true
  }
}

/** What this response says beyond its row. */
const details = (outcome: Outcome, body: string): ReadonlyArray<Fact> => [
  ...outcome._tag === "ConfigurationError" ? [["reason", reasonText(outcome.reason)] as const] : [],
  ...outcome._tag === "ScaError" && outcome.window !== null
    ? [["the window", `${outcome.window.fromHours} to ${outcome.window.toHours} hours, says the text`] as const]
    : [],
  ...outcome.text === null ? [] : [["Flanks says", outcome.text] as const],
  ...isUnreadable(body)
    ? [["the body", "is not JSON, so nothing in it counts"] as const]
    : [],
  ...outcome.token === null || outcome._tag === "TokenDelayed"
    ? []
    : [["the token", "a credentials_token came with it: keep it"] as const],
  ...outcome.traceId === null ? [] : [["trace_id", `${outcome.traceId}; quote it in a ticket`] as const]
]

/** Of what the outcome answers itself: an `UnexpectedResponse` answers by its status. */
const answersOf = (outcome: Outcome): Pick<Row, "action" | "actor" | "meaning" | "retry"> =>
  isSuccess(outcome) ? rows[outcome._tag] : outcome

const waitsOf = (outcome: Outcome): Timeline | null => {
  const kind = kindOf(outcome)
  return kind === null || kind === "unauthorized" ? null : timeline(() => outcome)
}

const caught = (tag: Tag): string => `Effect.catchTag("${tag}", (error) => …)`

const codes: { readonly [R in Retry]: (tag: Tag) => string } = {
  processing: () => "Effect.retry(Schedules.processing)",
  securityCheck: () => "Effect.retry(Schedules.securityCheck(createdAt))",
  bank: () => "Effect.retry(Schedules.bank)",
  transient: () => "Effect.retry(Schedules.transient) // if the operation is replay-safe",
  unauthorized: () => "Effect.retry(Schedules.unauthorized(refresh))",
  session: caught,
  afterUser: caught,
  no: caught,
  never: () => "keep(outcome.token)"
}

/**
 * Says what a response is.
 *
 * @example
 * import * as Answer from "@effect-flanks/explorer/Answer"
 *
 * Answer.of(400, '{"error_code": 50001}').title // => "BankError"
 */
export const of = (status: number, body: string): Answer => {
  const outcome = classify(status, body)
  const { _tag, basis } = outcome
  const row: Row = rows[_tag]
  const { action, actor, meaning, retry } = answersOf(outcome)
  const remark = remarks[_tag]
  return {
    title: isTransient(outcome) ? `${_tag} (transient)` : _tag,
    colour: colours[_tag],
    basis,
    kind: kinds[row.kind],
    meaning,
    next: [
      ["whose turn", turns[actor]],
      ["what to do", action],
      ["retry the same call", repeats[retry]]
    ],
    facts: [
      ...details(outcome, body),
      ["on what basis", `${basis}: ${bases[basis]}`],
      ["recognised by", recognised[_tag]],
      ["known from", sources[row.source]],
      ...remark === undefined ? [] : [["mind", remark] as const],
      ...row.regulatedOnly
        ? [["said to be", "only for regulated entities that do not use Flanks Link (a remark, no rule)"] as const]
        : []
    ],
    waits: waitsOf(outcome),
    code: row.kind === "accepted" ? "Redacted.value(outcome.body)" : codes[retry](_tag)
  }
}
