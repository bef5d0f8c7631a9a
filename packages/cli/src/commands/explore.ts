/**
 * `flanks explore`: opens the page that explains responses.
 *
 * @since 0.1.0
 */
import { location } from "@effect-flanks/simulator/Explorer"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { descriptions } from "../commands.ts"
import { exitCodes, Failure } from "../Failure.ts"
import { openBrowser, opener } from "../process/openBrowser.ts"
import * as Switch from "../Switch.ts"

const page = location.href

const notOpened = new Failure({
  exitCode: exitCodes.io,
  message: `\`${opener}\` could not open a browser. Open the address above; the page needs no network.`,
  json: null
})

/** The subcommand `flanks explore`. */
export const command = Command.make(
  "explore",
  {
    print: Switch.make("print", "Print the page's address without opening it"),
    json: Switch.json("Print the address as JSON")
  },
  Effect.fnUntraced(function*({ json, print }) {
    yield* Console.log(json ? JSON.stringify({ url: page }) : page)
    if (!print && !(yield* openBrowser(page))) return yield* notOpened
  })
).pipe(
  Command.withDescription(descriptions.explore),
  Command.withExamples([
    { command: "flanks explore", description: "Open the page in the browser" },
    { command: "flanks explore --print", description: "Print the page's address" }
  ])
)
