/**
 * The table of codes and the documented responses, written out.
 *
 * @since 0.1.0
 */
import { classify } from "@effect-flanks/domain/Classify"
import { combinations } from "@effect-flanks/domain/Documented"
import { type Row, rows, type Tag } from "@effect-flanks/domain/Table"
import * as SessionExplanation from "./SessionExplanation.ts"
import { turns } from "./Wording.ts"

/** A list with titles; cells are plain text. */
export interface Listing {
  readonly titles: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/** A row of the table with its key. */
export interface Outcome extends Row {
  readonly tag: Tag
}

/** A documented response, and what it is classified as. */
export interface Response {
  readonly status: number
  readonly body: string
  readonly tag: Tag
  readonly reason: string | null
  readonly basis: string
}

/** Every outcome, those with a code first. */
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

/** The outcomes for a terminal; with their meaning where there is room for it. */
export const outcomeListing = (isWide: boolean): Listing => ({
  titles: ["code", "name", "tag", "status", "turn", "retry", ...(isWide ? ["what it means"] : [])],
  rows: outcomes.map((row) => [
    code(row),
    row.name ?? "",
    row.tag,
    row.statuses.join(" "),
    row.actor,
    row.retry,
    ...(isWide ? [row.meaning] : [])
  ])
})

/** All of the table but whether a code is said to be for regulated entities only. */
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
  rows: responses.map(({ basis, body, reason, status, tag }) => [
    String(status),
    body,
    reason === null ? tag : `${tag} (${reason})`,
    basis
  ])
}

/** Every outcome of a session and of a redirect. */
export const sessions: ReadonlyArray<SessionExplanation.SessionExplanation> = SessionExplanation.all

/** What a session says that means an outcome: its error code or its status. */
const saidBy = (
  { code: errorCode, isFailure, statuses }: Pick<
    SessionExplanation.SessionExplanation,
    "code" | "isFailure" | "statuses"
  >
): string => isFailure ? errorCode ?? "" : statuses.join(" ")

/** The outcomes of sessions for a terminal; with the redirect and the meaning if there is room for them. */
export const sessionListing = (isWide: boolean): Listing => ({
  titles: ["session", "tag", "turn", ...(isWide ? ["redirect", "what it means"] : [])],
  rows: sessions.map(({ actor, meaning, redirectError, tag, ...said }) => [
    saidBy(said),
    tag,
    actor,
    ...(isWide ? [redirectError ?? "", meaning] : [])
  ])
})

/** The outcomes of sessions, with all that the table says. */
export const fullSessionListing: Listing = {
  titles: ["session", "redirect", "tag", "what it means", "who must act", "what to do", "source"],
  rows: sessions.map(({ action, actor, meaning, redirectError, source, tag, ...said }) => [
    saidBy(said),
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
 * A listing as a table in Markdown.
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
