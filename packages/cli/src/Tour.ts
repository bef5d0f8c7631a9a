/**
 * What `npm start` shows: every documented response, classified from its body as it comes over the wire.
 *
 * @since 0.1.0
 */
import { classify, isSuccess } from "@effect-flanks/domain/Classify"
import { type Combination, combinations } from "@effect-flanks/domain/Documented"
import type { Outcome } from "@effect-flanks/domain/Outcome"
import { type Actor, rows, type Tag } from "@effect-flanks/domain/Table"
import type { Styles } from "./Screen.ts"
import { type Row, table, wrap } from "./TextTable.ts"

interface Stop {
  readonly status: string
  readonly says: string
  readonly outcome: Outcome
}

const sentenceOf = ({ error, message }: Combination["body"]): string =>
  typeof error === "object" ? error.code : error ?? message ?? ""

const documented: ReadonlyArray<Stop> = combinations.map(({ body, status }) => ({
  status: String(status),
  says: sentenceOf(body) + (body.error_code === undefined ? "" : ` (${body.error_code})`),
  outcome: classify(status, JSON.stringify(body))
}))

/** The codes that the documentation lists without showing a response: they mean the same on any status. */
const listed: ReadonlyArray<Stop> = Object.values(rows).flatMap(({ code, statuses }) =>
  code === null || statuses.length > 0
    ? []
    : [{ status: "any", says: `error_code ${code}`, outcome: classify(400, JSON.stringify({ error_code: code })) }]
)

const headings: { readonly [A in Actor]: string } = {
  nobody: "Nobody's turn: go on, or wait",
  developer: "The developer's turn: the request is wrong",
  endUser: "The end user's turn",
  bank: "The bank's turn",
  support: "The turn of Flanks support",
  flanks: "The turn of Flanks, or of the network"
}

const actorOf = (outcome: Outcome): Actor => isSuccess(outcome) ? rows[outcome._tag].actor : outcome.actor

const actionOf = (outcome: Outcome): string => isSuccess(outcome) ? rows[outcome._tag].action : outcome.action

const waits: ReadonlySet<Tag> = new Set(["TokenDelayed", "Processing", "ScaError", "BankError"])

const styleOf = ({ _tag }: Outcome, { bad, good, wait }: Styles) =>
  _tag === "Accepted" ? good : waits.has(_tag) ? wait : bad

const rowsOf = (actor: Actor, styles: Styles): ReadonlyArray<Row> => {
  const stops = [...documented, ...listed].filter(({ outcome }) => actorOf(outcome) === actor)
  return stops.length === 0 ? [] : [
    { text: headings[actor], style: styles.strong },
    ...stops.map(({ outcome, says, status }) => [
      { text: status },
      { text: says },
      { text: outcome._tag, style: styleOf(outcome, styles) },
      { text: actionOf(outcome) }
    ])
  ]
}

const run = "npm run -s flanks --"

const next: ReadonlyArray<readonly [command: string, why: string]> = [
  [`${run} explain 20003`, "the code that can be a success"],
  [`${run} explain 400`, "all that a 400 can be"],
  [`echo '{"status":503}' | ${run} classify`, "classify a response of your own"],
  [`${run} codes`, "the whole table"],
  [`${run} --help`, "what else there is"]
]

/** The tour for a screen of this width. */
export const tour = (width: number, styles: Styles): string =>
  [
    wrap(
      `Flanks answers with a status and a body, and only both together say what happened. These are the ` +
        `${documented.length} responses that its documentation shows, classified from their bodies, and the ` +
        `${listed.length} codes that it lists without a response, by whose turn it is.`,
      width
    ).join("\n"),
    table(
      ["status", "Flanks says", "what it is", "what to do"].map((text) => ({ text, style: styles.faint })),
      (Object.keys(headings) as ReadonlyArray<Actor>).flatMap((actor) => rowsOf(actor, styles)),
      width
    ),
    [
      styles.strong("What to try next"),
      ...next.map(([command, why]) => `  ${styles.faint(`# ${why}`)}\n  ${command}`)
    ].join("\n")
  ].join("\n\n")
