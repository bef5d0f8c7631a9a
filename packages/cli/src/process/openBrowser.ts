/** Opens an address in the user's browser. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as ChildProcess from "effect/process/ChildProcess"

/** The program that opens addresses, for each platform. */
const openers: { readonly [P in NodeJS.Platform]?: ReadonlyArray<string> } = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""]
}

const [program = "xdg-open", ...openerArgs] = openers[process.platform] ?? []

/** The name of that program, for messages. */
export const opener = program

/** Some openers run as long as the browser does. If one hasn't failed by then, the browser is open. */
const patience = "1 second"

/** Opens an address, which others on this machine can see. The result is whether a browser opened it. */
export const openBrowser = (address: string) =>
  Effect.gen(function*() {
    const child = yield* ChildProcess.make(program, [...openerArgs, address], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore"
    })
    yield* Effect.asVoid(child.unref)
    const exitCode = yield* Effect.timeoutOption(child.exitCode, patience)
    return Option.getOrElse(exitCode, () => 0) === 0
  }).pipe(Effect.scoped, Effect.orElseSucceed(() => false))
