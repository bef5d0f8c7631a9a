/**
 * `flanks schedule`: shows the attempts of a schedule, when it ends, and why.
 *
 * @since 0.1.0
 */
import type { ScheduleName } from "@effect-flanks/domain/Table"
import { type Attempt, exampleInputs, type Inputs, type Timeline, timeline } from "@effect-flanks/domain/Timeline"
import type { RetryInput } from "@effect-flanks/domain/Wait"
import { config as settingsConfig } from "@effect-flanks/domain/WaitConfig"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Explanation from "../codes/Explanation.ts"
import * as SessionExplanation from "../codes/SessionExplanation.ts"
import { endings } from "../codes/Wording.ts"
import { descriptions } from "../commands.ts"
import * as Environment from "../Environment.ts"
import { type Failure, usage } from "../Failure.ts"
import { didYouMean, nearest } from "../Suggestion.ts"
import * as Switch from "../Switch.ts"
import { screen } from "../terminal/Screen.ts"
import { type Cell, table } from "../terminal/TextTable.ts"

const names = [...Object.keys(exampleInputs) as ReadonlyArray<ScheduleName>, "recommended"] as const

const inWords = (millis: number): string => Duration.format(Duration.millis(millis))

/** A line to scale, with a mark for each attempt. */
const bar = (attempts: ReadonlyArray<Attempt>, width: number): string => {
  const length = attempts.at(-1)?.at ?? 0
  const marks = new Set(attempts.map(({ at }) => length === 0 ? 0 : Math.round((at / length) * (width - 1))))
  return Array.from({ length: width }, (_, column) => marks.has(column) ? "|" : "-").join("")
}

const cells = (texts: ReadonlyArray<string>): ReadonlyArray<Cell> => texts.map((text) => ({ text }))

/** The most attempts that are listed. The middle of a longer schedule repeats itself, and `--json` has all of it. */
const mostRows = 40

/** How many attempts stay at each end of a longer schedule. */
const ends = 12

/** A line that fits any screen, if the output has no width. */
const usualWidth = 80

const render = ({ attempts, reason }: Timeline, width: number): string => {
  const numbers = String(attempts.length).length
  const all = attempts.map(({ at, kind, number, waited }) =>
    cells([String(number).padStart(numbers), inWords(at), number === 1 ? "" : inWords(waited), kind ?? ""])
  )
  const omitted = all.length <= mostRows ? 0 : all.length - 2 * ends
  const rows = omitted === 0
    ? all
    : [...all.slice(0, ends), cells(["…".padStart(numbers), `${omitted} more`, "", ""]), ...all.slice(-ends)]
  const total = omitted === 0
    ? ""
    : `${all.length} attempts in ${inWords(attempts.at(-1)?.at ?? 0)}; --json lists all of them. `
  return [
    bar(attempts, Math.min(width, usualWidth)),
    table(cells(["#".padStart(numbers), "attempted after", "waited", "on the schedule"]), rows, width),
    `${total}Then it stops: ${endings[reason]}.`
  ].join("\n\n")
}

const inputOf = (word: string): Effect.Effect<RetryInput, Failure> => {
  const session = SessionExplanation.find(word).map(({ tag }) => tag).find((tag) =>
    tag === "SessionWaiting" || tag === "SessionProcessing"
  )
  if (session !== undefined) return Effect.succeed({ _tag: session })
  const failures = Explanation.find(word).filter(({ kind }) => kind === "failure")
  const [found] = failures
  return found === undefined
    ? Effect.fail(
      usage(
        `Unknown failure: ${JSON.stringify(word)}.` +
          `${didYouMean(Explanation.suggest(word))} \`flanks codes\` lists all of them.`
      )
    )
    : Effect.succeed({ _tag: found.tag, retry: found.retry })
}

/** The errors of the attempts: those in `--meets`, repeated, or the schedule's own error every time. */
const inputsOf = Effect.fnUntraced(function*(name: ScheduleName | "recommended", listed: Option.Option<string>) {
  const words = Option.map(listed, (text) => text.split(",").map((word) => word.trim()).filter((word) => word !== ""))
  if (Option.isNone(words)) {
    if (name === "recommended") {
      return yield* usage("`recommended` needs the errors of the attempts. For example: --meets 20002,500,20003")
    }
    return (() => exampleInputs[name]) satisfies Inputs
  }
  const inputs = yield* Effect.forEach(words.value, inputOf)
  const [first] = inputs
  if (first === undefined) return yield* usage("--meets is empty. For example: --meets 20002,500,20003")
  return (attempt: number) => inputs[(attempt - 1) % inputs.length] ?? first
})

/** The settings of a file or of the environment. An unknown name is refused, since it would have no effect. */
const settingsFrom = Effect.fnUntraced(
  function*(file: Option.Option<string>) {
    const provider = Option.isSome(file)
      ? ConfigProvider.fromDotEnvContents(file.value)
      : yield* ConfigProvider.ConfigProvider
    const { known, value } = yield* Environment.read(settingsConfig, provider)
    const set = yield* Environment.namesBelow(provider, ["FLANKS", "WAIT"])
    const unknown = set.filter((name) => !known.has(name))
    if (unknown.length > 0) {
      const meant = unknown.flatMap((name) => nearest(name, [...known], (one) => one))
      return yield* usage(
        `${unknown.join(", ")} ${unknown.length === 1 ? "isn't a setting" : "aren't settings"}.` +
          (meant.length === 0 ? ` The settings are ${[...known].join(", ")}.` : didYouMean(meant))
      )
    }
    if (Option.isSome(file) && set.length === 0) {
      return yield* usage(
        "The file has no settings. A line looks like this: FLANKS_WAIT_PROCESSING_FIRST=\"5 seconds\""
      )
    }
    return value
  },
  Effect.catchTag("ConfigError", (error) =>
    usage(
      `${Environment.problem(error)} docs/reference/schedules.md explains the settings.`
    ))
)

/** The subcommand `flanks schedule`. */
export const command = Command.make(
  "schedule",
  {
    name: Argument.Literals("name", names).pipe(
      Argument.withDescription(`${names.slice(0, -1).join(", ")} or ${names.at(-1)}`)
    ),
    config: Flag.FileText("config").pipe(
      Flag.optional,
      Flag.withDescription("A file of settings, one per line: FLANKS_WAIT_PROCESSING_FIRST=\"5 seconds\"")
    ),
    meets: Flag.String("meets").pipe(
      Flag.optional,
      Flag.withDescription("The errors of the attempts, repeated: codes, tags or statuses, such as 20002,500,ScaError")
    ),
    json: Switch.json("Print every attempt as JSON, with times in milliseconds; errors too")
  },
  Effect.fnUntraced(function*({ config, json, meets, name }) {
    const settings = yield* settingsFrom(config)
    const drawn = timeline(yield* inputsOf(name, meets), { settings })
    if (json) return yield* Console.log(JSON.stringify(drawn, null, 2))
    yield* Console.log(render(drawn, (yield* screen).width))
  })
).pipe(
  Command.withDescription(descriptions.schedule),
  Command.withExamples([
    { command: "flanks schedule securityCheck", description: "Show how a delay of 24 to 48 hours is waited for" },
    { command: "flanks schedule processing --config numbers.env", description: "Use other settings" },
    {
      command: "flanks schedule session --meets Waiting:Challenge,Processing:Challenge",
      description: "Show how a session is polled"
    },
    { command: "flanks schedule recommended --meets 20002,500", description: "Show what a mixture of errors leads to" }
  ])
)
