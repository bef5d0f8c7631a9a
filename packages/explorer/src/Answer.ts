/**
 * Explains a response in words, as a pure function, so that tests need no browser.
 *
 * @since 0.1.0
 */
import { recognised, remarks, repeats, sources, turns } from "@effect-flanks/cli/codes/Wording"
import { classify, isSuccess } from "@effect-flanks/domain/Classify"
import type { ConfigurationReason } from "@effect-flanks/domain/ConfigurationReason"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import type { Basis } from "@effect-flanks/domain/Response"
import { type Kind, type Retry, type Row, rows } from "@effect-flanks/domain/Table"
import { type Timeline, timeline } from "@effect-flanks/domain/Timeline"
import { kindOf } from "@effect-flanks/domain/Wait"
import { type Colour, colours, isTransient } from "./Cells.ts"
import * as Snippet from "./Snippet.ts"

/** The evidence for an outcome. */
export const bases: { readonly [B in Basis]: string } = {
  documented: "the documentation shows this status with this code, or with none",
  code: "the code alone; the documentation doesn't show it with this status",
  message: "the text; the documentation has this sentence, and a code is missing",
  status: "the status alone",
  none: "nothing; the documentation doesn't have such a response"
}

const kinds: { readonly [K in Kind]: string } = {
  accepted: "a success",
  delayed: "a success, delayed",
  failure: "a failure"
}

/** A line of the answer: a title and a text. */
export type Fact = readonly [title: string, text: string]

/** The explanation of a response, a session or a redirect. */
export interface Answer {
  readonly title: string
  readonly colour: Colour
  /** The evidence; null for a session and a redirect. */
  readonly basis: Basis | null
  readonly kind: string
  readonly meaning: string
  /** The most important facts: who must act, what to do, whether to retry. */
  readonly next: ReadonlyArray<Fact>
  /** The other facts. */
  readonly facts: ReadonlyArray<Fact>
  /** When to retry. Null without a schedule, or if the retry happens at once. */
  readonly waits: Timeline | null
  /** A module that handles it. */
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
      return "Unrecognized: the documentation doesn't have this text"
  }
}

/** Whether a body isn't JSON. An empty body is fine. */
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

/** The facts in the response itself. */
const details = (outcome: Outcome, body: string): ReadonlyArray<Fact> => [
  ...outcome._tag === "ConfigurationError" ? [["reason", reasonText(outcome.reason)] as const] : [],
  ...outcome._tag === "ScaError" && outcome.window !== null
    ? [["the window", `${outcome.window.fromHours} to ${outcome.window.toHours} hours, according to the text`] as const]
    : [],
  ...outcome.text === null ? [] : [["message", outcome.text] as const],
  ...isUnreadable(body)
    ? [["the body", "isn't JSON, so its content doesn't count"] as const]
    : [],
  ...outcome.token === null || outcome._tag === "TokenDelayed"
    ? []
    : [["the token", "the response has a credentials_token: store it"] as const],
  ...outcome.traceId === null ? [] : [["trace_id", `${outcome.traceId}; mention it in a ticket`] as const]
]

/** The advice. For an `UnexpectedResponse`, it depends on the status. */
const adviceOf = (outcome: Outcome): Pick<Row, "action" | "actor" | "meaning" | "retry"> =>
  isSuccess(outcome) ? rows[outcome._tag] : outcome

const waitsOf = (outcome: Outcome): Timeline | null => {
  const kind = kindOf(outcome)
  return kind === null || kind === "unauthorized" ? null : timeline(() => outcome)
}

/** Whether to retry. The page draws the schedule below, so it names no command that does the same. */
export const retries: { readonly [R in Retry]: string } = {
  ...repeats,
  processing: "yes, on the schedule below",
  securityCheck: "yes, on the schedule below",
  bank: "yes, on the schedule below",
  session: "yes, on the schedule below",
  transient: "only an operation that is replay-safe, on the schedule below"
}

const codeOf = (outcome: Outcome, { actor, retry }: Pick<Row, "actor" | "retry">): string => {
  if (outcome._tag === "Accepted") return Snippet.reading
  return retry === "never" ? Snippet.exchange : Snippet.handlingResponse(outcome._tag, actor, retry)
}

/**
 * Explains a response.
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
  const { action, actor, meaning, retry } = adviceOf(outcome)
  const remark = remarks[_tag]
  return {
    title: isTransient(outcome) ? `${_tag} (transient)` : _tag,
    colour: colours[_tag],
    basis,
    kind: kinds[row.kind],
    meaning,
    next: [
      ["who must act", turns[actor]],
      ["what to do", action],
      ["retry the same call", retries[retry]]
    ],
    facts: [
      ...details(outcome, body),
      ["basis", `${basis}: ${bases[basis]}`],
      ["recognised by", recognised[_tag]],
      ["documented", sources[row.source]],
      ...remark === undefined ? [] : [["note", remark] as const],
      ...row.regulatedOnly
        ? [
          [
            "remark",
            "Flanks says: only for regulated entities that don't use Flanks Link; other pages disagree"
          ] as const
        ]
        : []
    ],
    waits: waitsOf(outcome),
    code: codeOf(outcome, { actor, retry })
  }
}
