/**
 * `flanks codes`: the table of outcomes, or the documented responses.
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

/** Narrower than this, the meaning of the outcomes is left to `flanks explain`. */
const wide = 120

const text = ({ rows, titles }: Codes.Listing, width: number, { strong }: Styles): string =>
  table(
    titles.map((title) => ({ text: title, style: strong })),
    rows.map((row) => row.map((cell) => ({ text: cell }))),
    width
  )

const excluding = (flags: string): Failure => usage(`${flags} exclude each other. Ask for one of them.`)

/** The subcommand `flanks codes`, to be run by `run`. */
export const command = Command.make(
  "codes",
  {
    wire: Switch.make("wire", "List the documented responses: status, body, outcome, basis"),
    sessions: Switch.make("sessions", "List only the outcomes of Connect v2 sessions and of redirects"),
    json: Switch.json(),
    markdown: Switch.make("markdown", "Print Markdown")
  },
  Effect.fnUntraced(function*({ json, markdown, sessions, wire }) {
    if (json && markdown) return yield* excluding("--json and --markdown")
    if (sessions && wire) return yield* excluding("--sessions and --wire")
    const { styles, width } = yield* screen
    const isWide = width >= wide
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
      ? [Codes.sessionListing(isWide)]
      : [Codes.outcomeListing(isWide), Codes.sessionListing(isWide)]
    return yield* Console.log(listings.map((listing) => text(listing, width, styles)).join("\n\n"))
  })
).pipe(
  Command.withDescription(descriptions.codes),
  Command.withExamples([
    { command: "flanks codes", description: "The table of outcomes" },
    { command: "flanks codes --markdown", description: "The same for a README, with meaning and action" },
    { command: "flanks codes --sessions", description: "What sessions and redirects can say" },
    { command: "flanks codes --wire --json", description: "Every documented response, to test with" }
  ])
)
