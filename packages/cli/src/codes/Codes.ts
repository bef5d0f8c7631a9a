/**
 * Lists the table of outcomes, the documented responses and the outcomes of sessions.
 *
 * @since 0.1.0
 */
import { classify } from "@effect-flanks/domain/Classify"
import { combinations } from "@effect-flanks/domain/Documented"
import { type Row, rows, type Tag } from "@effect-flanks/domain/Table"
import * as SessionExplanation from "./SessionExplanation.ts"
import { actorNames, turns } from "./Wording.ts"

/** Rows of plain text, with the titles of their columns. */
export interface Listing {
  readonly titles: ReadonlyArray<string>
  /** The columns that a narrow terminal leaves out, by title. The one with the highest number goes first. */
  readonly optional?: { readonly [title: string]: number }
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/** A row of the table, with its tag. */
export interface Outcome extends Row {
  readonly tag: Tag
}

/** A documented response, and its classification. */
export interface Response {
  readonly status: number
  readonly body: string
  readonly tag: Tag
  readonly reason: string | null
  readonly basis: string
}

/** Every outcome. Those with a code come first. */
export const outcomes: ReadonlyArray<Outcome> = Object.entries(rows)
  .map(([tag, row]): Outcome => ({ tag: tag as Tag, ...row }))
  .toSorted((a, b) => (a.code ?? Infinity) - (b.code ?? Infinity) || 0)

/** Every documented response. */
export const responses: ReadonlyArray<Response> = combinations.map(({ body: object, reason, status }) => {
  const body = JSON.stringify(object)
  const { _tag: tag, basis } = classify(status, body)
  return { status, body, tag, reason, basis }
})

const code = (row: Row): string => String(row.code ?? "")

/** The outcomes, for a terminal. */
export const outcomeListing: Listing = {
  titles: ["code", "name", "tag", "status", "what it means", "who must act", "what to do", "retry"],
  optional: { retry: 1, "what to do": 2, status: 3, "what it means": 4 },
  rows: outcomes.map((row) => [
    code(row),
    row.name ?? "",
    row.tag,
    row.statuses.join(" "),
    row.meaning,
    actorNames[row.actor],
    row.action,
    row.retry
  ])
}

/** The outcomes with their sources, for Markdown. */
export const fullListing: Listing = {
  titles: ["code", "name", "tag", "status", "what it means", "who must act", "what to do", "retry", "source"],
  rows: outcomes.map((row) => [
    code(row),
    row.name ?? "",
    `\`${row.tag}\``,
    row.statuses.join(", "),
    row.meaning,
    turns[row.actor],
    row.action,
    row.retry,
    row.source
  ])
}

/** The documented responses. */
export const responseListing: Listing = {
  titles: ["status", "body", "outcome", "basis"],
  optional: { basis: 1 },
  rows: responses.map(({ basis, body, reason, status, tag }) => [
    String(status),
    body,
    reason === null ? tag : `${tag} (${reason})`,
    basis
  ])
}

/** Every outcome of a session and of a redirect. */
export const sessions: ReadonlyArray<SessionExplanation.SessionExplanation> = SessionExplanation.all

/** The error code or the status by which a session reports an outcome. */
const reportedBy = (
  { code: errorCode, isFailure, statuses }: Pick<
    SessionExplanation.SessionExplanation,
    "code" | "isFailure" | "statuses"
  >
): string => isFailure ? errorCode ?? "" : statuses.join(" ")

/** The outcomes of sessions and redirects, for a terminal. */
export const sessionListing: Listing = {
  titles: ["session", "redirect", "tag", "what it means", "who must act", "what to do"],
  optional: { "who must act": 1, "what to do": 2, redirect: 3, "what it means": 4 },
  rows: sessions.map(({ action, actor, meaning, redirectError, tag, ...reported }) => [
    reportedBy(reported),
    redirectError ?? "",
    tag,
    meaning,
    actorNames[actor],
    action
  ])
}

/** The outcomes of sessions and redirects with their sources, for Markdown. */
export const fullSessionListing: Listing = {
  titles: ["session", "redirect", "tag", "what it means", "who must act", "what to do", "source"],
  rows: sessions.map(({ action, actor, meaning, redirectError, source, tag, ...reported }) => [
    reportedBy(reported),
    redirectError ?? "",
    `\`${tag}\``,
    meaning,
    turns[actor],
    action,
    source
  ])
}

const cell = (text: string): string => text.replaceAll(/[\\|]/g, "\\$&").replaceAll("<", "\\<")

/**
 * Formats a listing as a Markdown table.
 *
 * @example
 * import * as Codes from "@effect-flanks/cli/codes/Codes"
 *
 * Codes.markdown({ titles: ["tag"], rows: [["BankError"]] }) // => "| tag |\n| --- |\n| BankError |"
 */
export const markdown = ({ rows: lines, titles }: Listing): string =>
  [titles, titles.map(() => "---"), ...lines.map((line) => line.map(cell))]
    .map((line) => `| ${line.join(" | ")} |`)
    .join("\n")
