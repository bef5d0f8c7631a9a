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
import { usage } from "../Failure.ts"
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

/** The subcommand `flanks codes`, to be run by `run`. */
export const command = Command.make(
  "codes",
  {
    wire: Switch.make("wire", "List the documented responses: status, body, outcome, basis"),
    json: Switch.json(),
    markdown: Switch.make("markdown", "Print Markdown")
  },
  Effect.fnUntraced(function*({ json, markdown, wire }) {
    if (json && markdown) {
      return yield* usage("--json and --markdown exclude each other. Ask for one of them.")
    }
    const { styles, width } = yield* screen
    return yield* Console.log(
      json
        ? JSON.stringify(wire ? Codes.responses : Codes.outcomes, null, 2)
        : markdown
        ? Codes.markdown(wire ? Codes.responseListing : Codes.fullListing)
        : text(wire ? Codes.responseListing : Codes.outcomeListing(width >= wide), width, styles)
    )
  })
).pipe(
  Command.withDescription(descriptions.codes),
  Command.withExamples([
    { command: "flanks codes", description: "The table of outcomes" },
    { command: "flanks codes --markdown", description: "The same for a README, with meaning and action" },
    { command: "flanks codes --wire --json", description: "Every documented response, to test with" }
  ])
)
