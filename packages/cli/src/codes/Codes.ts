/**
 * The table of codes and the documented responses, written out.
 *
 * @since 0.1.0
 */
import { classify } from "@effect-flanks/domain/Classify"
import { combinations } from "@effect-flanks/domain/Documented"
import { type Row, rows, type Tag } from "@effect-flanks/domain/Table"
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
  titles: ["code", "name", "tag", "status", "what it means", "whose turn", "what to do", "retry", "source"],
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
