/**
 * `flanks explore`: opens the page on which responses can be looked up.
 *
 * @since 0.1.0
 */
import { location } from "@effect-flanks/simulator/Explorer"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as ChildProcess from "effect/process/ChildProcess"
import { descriptions } from "../commands.ts"
import { exitCodes, Failure } from "../Failure.ts"
import * as Switch from "../Switch.ts"

const page = location.href

/** What opens an address as its user would. */
const openers: { readonly [P in NodeJS.Platform]?: ReadonlyArray<string> } = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""]
}

const [opener = "xdg-open", ...openerArgs] = openers[process.platform] ?? []

const notOpened = new Failure({
  exitCode: exitCodes.io,
  message: `No browser could be opened with \`${opener}\`. Open the address above, it needs no network.`
})

/** Some openers stay for as long as the browser does: one that has not failed by then has opened it. */
const patience = "1 second"

const open = Effect.gen(function*() {
  const child = yield* ChildProcess.make(opener, [...openerArgs, page], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore"
  })
  yield* Effect.asVoid(child.unref)
  const exitCode = yield* Effect.timeoutOption(child.exitCode, patience)
  return Option.getOrElse(exitCode, () => 0) === 0
}).pipe(Effect.scoped, Effect.orElseSucceed(() => false))

/** The subcommand `flanks explore`, to be run by `run`. */
export const command = Command.make(
  "explore",
  {
    print: Switch.make("print", "Print the page's address, and open nothing"),
    json: Switch.json("Print the address as JSON")
  },
  Effect.fnUntraced(function*({ json, print }) {
    yield* Console.log(json ? JSON.stringify({ url: page }) : page)
    if (!print && !(yield* open)) return yield* notOpened
  })
).pipe(
  Command.withDescription(descriptions.explore),
  Command.withExamples([
    { command: "flanks explore", description: "Open it in the browser" },
    { command: "flanks explore --print", description: "Where it is" }
  ])
)
