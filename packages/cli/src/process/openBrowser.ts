/** Opens an address as the user of this machine would. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as ChildProcess from "effect/process/ChildProcess"

/** What opens an address as its user would. */
const openers: { readonly [P in NodeJS.Platform]?: ReadonlyArray<string> } = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""]
}

const [program = "xdg-open", ...openerArgs] = openers[process.platform] ?? []

/** The program that opens addresses, for messages. */
export const opener = program

/** Some openers stay for as long as the browser does: one that has not failed by then has opened it. */
const patience = "1 second"

/** Opens an address, which others on this machine can see; says whether a browser took it. */
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
