/**
 * `flanks schedule`: when each attempt of a schedule happens, until it ends and why.
 *
 * @since 0.1.0
 */
import type { ScheduleName } from "@effect-flanks/domain/Table"
import { type Attempt, exampleInputs, type Inputs, type Timeline, timeline } from "@effect-flanks/domain/Timeline"
import type { RetryInput } from "@effect-flanks/domain/Wait"
import { config as numbersConfig } from "@effect-flanks/domain/WaitConfig"
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

/** A line to scale: each attempt stands where it happens. */
const bar = (attempts: ReadonlyArray<Attempt>, width: number): string => {
  const length = attempts.at(-1)?.at ?? 0
  const marks = new Set(attempts.map(({ at }) => length === 0 ? 0 : Math.round((at / length) * (width - 1))))
  return Array.from({ length: width }, (_, column) => marks.has(column) ? "|" : "-").join("")
}

const cells = (texts: ReadonlyArray<string>): ReadonlyArray<Cell> => texts.map((text) => ({ text }))

const render = ({ attempts, reason }: Timeline, width: number): string => {
  const numbers = String(attempts.length).length
  const rows = attempts.map(({ at, kind, number, waited }) =>
    cells([String(number).padStart(numbers), inWords(at), number === 1 ? "" : inWords(waited), kind ?? ""])
  )
  return [
    bar(attempts, width),
    table(cells(["#".padStart(numbers), "attempted after", "waited", "on the schedule"]), rows, width),
    `Then it stops: ${endings[reason]}.`
  ].join("\n\n")
}

const subjectOf = (word: string): Effect.Effect<RetryInput, Failure> => {
  const session = SessionExplanation.find(word).map(({ tag }) => tag).find((tag) =>
    tag === "SessionWaiting" || tag === "SessionProcessing"
  )
  if (session !== undefined) return Effect.succeed({ _tag: session })
  const failures = Explanation.find(word).filter(({ kind }) => kind === "failure")
  const [found] = failures
  return found === undefined
    ? Effect.fail(
      usage(
        `${JSON.stringify(word)} is no failure that is known here.` +
          `${didYouMean(Explanation.suggest(word))} Run \`flanks codes\` for all of them.`
      )
    )
    : Effect.succeed({ _tag: found.tag, retry: found.retry })
}

/** What the attempts meet: the schedule's own error again and again, or what `--meets` lists, over and over. */
const meeting = Effect.fnUntraced(function*(name: ScheduleName | "recommended", listed: Option.Option<string>) {
  const words = Option.map(listed, (text) => text.split(",").map((word) => word.trim()).filter((word) => word !== ""))
  if (Option.isNone(words)) {
    if (name === "recommended") return yield* usage("What do the attempts meet? For example: --meets 20002,500,20003")
    return (() => exampleInputs[name]) satisfies Inputs
  }
  const met = yield* Effect.forEach(words.value, subjectOf)
  const first = met[0]
  if (first === undefined) return yield* usage("--meets lists nothing. For example: --meets 20002,500,20003")
  return (attempt: number) => met[(attempt - 1) % met.length] ?? first
})

/** The numbers of a file or of the environment; a name that is none is refused, since it would change nothing. */
const numbersFrom = Effect.fnUntraced(
  function*(file: Option.Option<string>) {
    const provider = Option.isSome(file)
      ? ConfigProvider.fromDotEnvContents(file.value)
      : yield* ConfigProvider.ConfigProvider
    const { known, value } = yield* Environment.read(numbersConfig, provider)
    const set = yield* Environment.namesBelow(provider, ["FLANKS", "WAIT"])
    const unknown = set.filter((name) => !known.has(name))
    if (unknown.length > 0) {
      const meant = unknown.flatMap((name) => nearest(name, [...known], (one) => one))
      return yield* usage(
        `There is no number ${unknown.join(", ")}.` +
          (meant.length === 0 ? ` There are ${[...known].join(", ")}.` : didYouMean(meant))
      )
    }
    if (Option.isSome(file) && set.length === 0) {
      return yield* usage("The file sets no number. A line looks like FLANKS_WAIT_PROCESSING_FIRST=\"5 seconds\".")
    }
    return value
  },
  Effect.catchTag("ConfigError", (error) =>
    usage(
      `The numbers cannot be used. ${Environment.problem(error)} ` +
        "Durations look like \"5 seconds\"; docs/reference/schedules.md says more."
    ))
)

/** The subcommand `flanks schedule`, to be run by `run`. */
export const command = Command.make(
  "schedule",
  {
    name: Argument.Literals("name", names).pipe(
      Argument.withDescription(`${names.slice(0, -1).join(", ")} or ${names.at(-1)}`)
    ),
    config: Flag.FileText("config").pipe(
      Flag.optional,
      Flag.withDescription("A file of other numbers, a line each: FLANKS_WAIT_PROCESSING_FIRST=\"5 seconds\"")
    ),
    meets: Flag.String("meets").pipe(
      Flag.optional,
      Flag.withDescription("What the attempts meet in turn, codes, tags or statuses: 20002,500,ScaError")
    ),
    json: Switch.json("Print JSON; times in milliseconds")
  },
  Effect.fnUntraced(function*({ config, json, meets, name }) {
    const settings = yield* numbersFrom(config)
    const drawn = timeline(yield* meeting(name, meets), { settings })
    if (json) return yield* Console.log(JSON.stringify(drawn, null, 2))
    yield* Console.log(render(drawn, (yield* screen).width))
  })
).pipe(
  Command.withDescription(descriptions.schedule),
  Command.withExamples([
    { command: "flanks schedule securityCheck", description: "What a delay of 24 to 48 hours looks like" },
    { command: "flanks schedule processing --config numbers.env", description: "With numbers of your own" },
    {
      command: "flanks schedule session --meets Waiting:Challenge,Processing:Challenge",
      description: "How a session is listed again"
    },
    { command: "flanks schedule recommended --meets 20002,500", description: "What a mixture of errors leads to" }
  ])
)
