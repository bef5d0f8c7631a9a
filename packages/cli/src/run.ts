/**
 * Runs `flanks` with the arguments of its user.
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
import { refused } from "./calling/SecretInput.ts"
import { descriptions, type Name } from "./commands.ts"
import { exitCodes, Failure, toJson, usage } from "./Failure.ts"
import * as Help from "./Help.ts"
import { didYouMean } from "./Suggestion.ts"
import { width } from "./terminal/Screen.ts"

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

/** Loads the subcommand that is called. Only completions and typing errors need all of them. */
const load = (args: ReadonlyArray<string>) => {
  const called = names.find((name) => name === args[0])
  return Promise.all(names.map(async (name) =>
    called === undefined || name === called
      ? (await loaders[name]()).command
      : Command.make(name).pipe(Command.withDescription(descriptions[name]))
  ))
}

/** Prints help and version on demand only. Wrong usage ends in a message instead. */
const presenter = (options: Help.HelpOptions): CliOutput.Presenter => ({
  present: (event) => {
    if (event._tag === "Version") return Console.log(Help.versionLine)
    if (event._tag === "InvalidInvocation" || event.reason === "Implicit") return Effect.void
    return Console.log(
      event.commandPath.length === 1 ? Help.text(options) : Help.subcommand(event.helpDoc, options)
    )
  }
})

const printable = (value: string): string => JSON.stringify(value)

/** Choices come as `"a" | "b"`, and files as sentences of their own. */
const expected = (text: string): string => {
  const plain = text.replace(/^Expected:? /, "").replace(/^a string representing a finite number$/, "a number")
  if (plain.startsWith("File does not exist")) return "There is no such file."
  return `Expected ${plain.replaceAll("\"", "").replaceAll(" | ", ", ").replace(/^integer$/, "a whole number")}.`
}

const sentenceOf = (error: CliError.NonShowHelpErrors, path: string): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return `\`${path}\` has no flag ${error.option.replace(/=.*/s, "")}.${didYouMean(error.suggestions)}`
    case "UnknownSubcommand":
      return `\`${path}\` has no subcommand ${printable(error.subcommand)}.${didYouMean(error.suggestions)}`
    case "MissingOption":
      return `--${error.option} is missing.`
    case "MissingArgument":
      return `The argument <${error.argument}> is missing.`
    case "UnexpectedArgument":
      return `There are more arguments than \`${path}\` takes: ${error.arguments.map(printable).join(", ")}.`
    case "InvalidValue": {
      const name = error.kind === "flag" ? `--${error.option}` : `<${error.option}>`
      return error.value === "" && error.kind === "flag"
        ? `${name} needs a value. ${expected(error.expected)}`
        : `${name} can't be ${printable(error.value)}. ${expected(error.expected)}`
    }
    default:
      return error.message
  }
}

const usageOf = ({ commandPath, errors }: CliError.ShowHelp): Failure => {
  const path = commandPath.join(" ")
  const secret = errors.some(({ _tag }) => _tag === "UnexpectedArgument") ? refused(commandPath[1] ?? "") : null
  if (secret !== null) return secret
  const problem = errors.length === 0
    ? `\`${path}\` needs a subcommand.`
    : errors.map((error) => CliError.isCliError(error) ? sentenceOf(error, path) : String(error)).join("\n")
  return usage(`${problem}\n\`${path} --help\` shows the arguments and flags.`)
}

const isAboutOutput = ({ reason }: PlatformError): boolean => reason.module === "Stdio" && reason.method !== "stdin"

/** The failure to report. Null if `watchOutput` reports it. */
const failureOf = (error: unknown): Failure | null => {
  if (error instanceof Failure) return error
  if (error instanceof PlatformError) {
    return isAboutOutput(error) ? null : new Failure({ exitCode: exitCodes.io, message: error.message })
  }
  if (CliError.isCliError(error)) {
    return error._tag === "ShowHelp"
      ? usageOf(error)
      : usage(error.message)
  }
  const message = error instanceof Error ? error.message : String(error)
  return new Failure({
    exitCode: exitCodes.internal,
    message: `This is a bug in flanks. Please report it, with the command that you ran: ${message}`
  })
}

/** Reports a failure in one message on stderr, and as JSON on stdout if asked to. The result is the exit code. */
export const toExitCode = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  { isJson = false }: { readonly isJson?: boolean } = {}
): Effect.Effect<number, never, R> =>
  effect.pipe(
    Effect.as(0),
    Effect.catchCause(Effect.fnUntraced(function*(cause) {
      if (Cause.hasInterruptsOnly(cause)) return yield* Effect.interrupt
      const failure = failureOf(Cause.squash(cause))
      if (failure === null) return 0
      const json = isJson ? toJson(failure) : null
      if (json !== null) yield* Console.log(JSON.stringify(json))
      yield* Console.error(`flanks: ${failure.message}`)
      return failure.exitCode
    }))
  )

/** The shell after `--completions`; null if it isn't there. */
const shellOf = (args: ReadonlyArray<string>): string | null => {
  const at = args.findIndex((arg) => /^--completions(?:=|$)/.test(arg))
  return at === -1 ? null : args[at]?.split("=")[1] ?? args[at + 1] ?? ""
}

const completions = Effect.fnUntraced(function*(named: string) {
  const { script, shells } = yield* Effect.promise(() => import("./Completions.ts"))
  const shell = shells.find((name) => name === (({ sh: "bash", pwsh: "powershell" })[named] ?? named))
  if (shell === undefined) {
    return yield* usage(`--completions can't be ${printable(named)}. Expected ${shells.join(", ")}.`)
  }
  const commands = yield* Effect.promise(() => load([]))
  yield* Console.log(script(shell, Command.make("flanks").pipe(Command.withSubcommands(commands))))
})

/** Runs the command. The result is the exit code. */
export const run = (args: ReadonlyArray<string>): Effect.Effect<number, never, Command.Environment> => {
  const shell = shellOf(args)
  const program = shell !== null ? completions(shell) : Effect.gen(function*() {
    const commands = yield* Effect.promise(() => load(args))
    const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
    const options = { width: yield* width, hasColours: canColor }
    return yield* Command.make("flanks").pipe(
      Command.withSubcommands(commands),
      (flanks) => Command.runWith(flanks, { version: Help.version, renderErrors: false })(args),
      Effect.provideService(CliOutput.Presenter, presenter(options))
    )
  })
  return toExitCode(program, { isJson: args.some((arg) => /^--json(?:=true)?$/.test(arg)) })
}
