/**
 * `flanks codes`: prints the table of outcomes, or the documented responses.
 *
 * @since 0.1.0
 */
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Codes from "../codes/Codes.ts"
import { descriptions } from "../commands.ts"
import { type Failure, usage } from "../Failure.ts"
import * as Switch from "../Switch.ts"
import { screen, type Styles } from "../terminal/Screen.ts"
import { table } from "../terminal/TextTable.ts"

const text = ({ optional, rows, titles }: Codes.Listing, width: number, { strong }: Styles): string =>
  table(
    titles.map((title) => ({
      text: title,
      style: strong,
      ...optional?.[title] !== undefined && { optional: optional[title] }
    })),
    rows.map((row) => row.map((cell) => ({ text: cell }))),
    width
  )

const excluding = (flags: string): Failure => usage(`${flags} exclude each other. Use one of them.`)

/** The subcommand `flanks codes`. */
export const command = Command.make(
  "codes",
  {
    wire: Switch.make("wire", "List the documented responses: status, body, outcome, basis"),
    sessions: Switch.make("sessions", "List only the outcomes of Connect v2 sessions and redirects"),
    json: Switch.json(),
    markdown: Switch.make("markdown", "Print Markdown")
  },
  Effect.fnUntraced(function*({ json, markdown, sessions, wire }) {
    if (json && markdown) return yield* excluding("--json and --markdown")
    if (sessions && wire) return yield* excluding("--sessions and --wire")
    const { styles, width } = yield* screen
    if (json) {
      const listed = wire ? Codes.responses : sessions ? Codes.sessions : Codes.outcomes
      return yield* Console.log(JSON.stringify(listed, null, 2))
    }
    if (markdown) {
      const listing = wire ? Codes.responseListing : sessions ? Codes.fullSessionListing : Codes.fullListing
      return yield* Console.log(Codes.markdown(listing))
    }
    const listings = wire
      ? [Codes.responseListing]
      : sessions
      ? [Codes.sessionListing]
      : [Codes.outcomeListing, Codes.sessionListing]
    return yield* Console.log(listings.map((listing) => text(listing, width, styles)).join("\n\n"))
  })
).pipe(
  Command.withDescription(descriptions.codes),
  Command.withExamples([
    { command: "flanks codes", description: "Print the table of outcomes" },
    { command: "flanks codes --markdown", description: "Print it for a README" },
    { command: "flanks codes --sessions", description: "Print the outcomes of sessions and redirects" },
    { command: "flanks codes --wire --json", description: "Print every documented response, for tests" }
  ])
)
