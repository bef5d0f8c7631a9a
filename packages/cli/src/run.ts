/**
 * Runs `flanks` for the arguments of its user.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { PlatformError } from "effect/PlatformError"
import { descriptions, type Name } from "./commands.ts"
import { exitCodes, Failure, usage } from "./Failure.ts"
import * as Help from "./Help.ts"

const loaders = {
  classify: () => import("./commands/classify.ts"),
  explain: () => import("./commands/explain.ts"),
  codes: () => import("./commands/codes.ts"),
  schedule: () => import("./commands/schedule.ts"),
  token: () => import("./commands/token.ts"),
  connect: () => import("./commands/connect.ts"),
  exchange: () => import("./commands/exchange.ts"),
  credentials: () => import("./commands/credentials.ts"),
  status: () => import("./commands/status.ts"),
  get: () => import("./commands/get.ts"),
  serve: () => import("./commands/serve.ts"),
  onboarding: () => import("./commands/onboarding.ts"),
  conformance: () => import("./commands/conformance.ts"),
  explore: () => import("./commands/explore.ts")
} satisfies { readonly [N in Name]: () => Promise<unknown> }

const names = Object.keys(descriptions) as ReadonlyArray<Name>

/** Loads the subcommand that is called, or all where all are looked at; of the others the name is enough. */
const load = (args: ReadonlyArray<string>) => {
  const called = names.find((name) => name === args[0])
  const wantsAll = called === undefined || args.some((arg) => arg.startsWith("--completions"))
  return Promise.all(names.map(async (name) =>
    wantsAll || name === called
      ? (await loaders[name]()).command
      : Command.make(name).pipe(Command.withDescription(descriptions[name]))
  ))
}

/** Help is for who asks for it; a wrong call ends in a sentence instead. */
const presenter: CliOutput.Presenter = {
  present: (event) =>
    Effect.flatMap(TerminalCapabilities.TerminalCapabilities, ({ canColor }) => {
      if (event._tag === "Version") return Console.log(Help.versionLine)
      if (event._tag === "InvalidInvocation" || event.reason === "Implicit") return Effect.void
      return Console.log(
        event.commandPath.length === 1
          ? Help.text(canColor)
          : CliOutput.defaultFormatter({ colors: canColor }).formatHelpDoc(event.helpDoc)
      )
    })
}

const sayUsage = ({ commandPath, errors }: CliError.ShowHelp): Failure => {
  const path = commandPath.join(" ")
  const problem = errors.length === 0
    ? `\`${path}\` needs a subcommand.`
    : errors.map(({ message }) => message).join("\n")
  return usage(`${problem}\nRun \`${path} --help\` to see what it takes.`)
}

const isAboutOutput = ({ reason }: PlatformError): boolean => reason.module === "Stdio" && reason.method !== "stdin"

/** What to tell the user; null if the stream that failed is told by whoever watches it. */
const failureOf = (error: unknown): Failure | null => {
  if (error instanceof Failure) return error
  if (error instanceof PlatformError) {
    return isAboutOutput(error) ? null : new Failure({ exitCode: exitCodes.io, message: error.message })
  }
  if (CliError.isCliError(error)) {
    return error._tag === "ShowHelp"
      ? sayUsage(error)
      : usage(error.message)
  }
  const message = error instanceof Error ? error.message : String(error)
  return new Failure({
    exitCode: exitCodes.internal,
    message: `This is a bug of the command, please report it with what you ran: ${message}`
  })
}

/** Says what went wrong in a sentence on stderr; the result is the exit code. */
export const toExitCode = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<number, never, R> =>
  effect.pipe(
    Effect.as(0),
    Effect.catchCause((cause) => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
      const failure = failureOf(Cause.squash(cause))
      return failure === null
        ? Effect.succeed(0)
        : Effect.as(Console.error(`flanks: ${failure.message}`), failure.exitCode)
    })
  )

/** Runs the command; the result is the exit code. */
export const run = (args: ReadonlyArray<string>): Effect.Effect<number, never, Command.Environment> =>
  Effect.promise(() => load(args)).pipe(
    Effect.flatMap((commands) =>
      Command.make("flanks").pipe(
        Command.withSubcommands(commands),
        (flanks) => Command.runWith(flanks, { version: Help.version, renderErrors: false })(args)
      )
    ),
    Effect.provideService(CliOutput.Presenter, presenter),
    toExitCode
  )
