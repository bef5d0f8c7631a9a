/**
 * `flanks conformance`: checks a program or a server against the laws.
 *
 * @since 0.1.0
 */
import * as Http from "@effect-flanks/spec/adapters/Http"
import * as Program from "@effect-flanks/spec/adapters/Program"
import { checkEffect, type CheckOptions, type Report as Checked } from "@effect-flanks/spec/Check"
import * as KnownGaps from "@effect-flanks/spec/KnownGaps"
import * as Laws from "@effect-flanks/spec/Laws"
import * as Report from "@effect-flanks/spec/Report"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { descriptions } from "../commands.ts"
import { exitCodes, Failure, usage } from "../Failure.ts"
import { didYouMean, nearest } from "../Suggestion.ts"
import * as Switch from "../Switch.ts"
import { progress } from "../terminal/Progress.ts"

const what = usage(`Give either a program that reads and writes lines of JSON, or a server. For example:

  flanks conformance --command "python3 classify.py"
  flanks conformance --base-url http://localhost:3000 --client-id my-app`)

const split = (listed: string): ReadonlyArray<string> =>
  listed.split(",").map((word) => word.trim()).filter((word) => word !== "")

/** What can be checked, and the laws for it. */
const kinds = {
  program: Laws.classification,
  "program for sessions": Laws.sessions,
  server: Laws.server
} as const

const lawsOf = Effect.fnUntraced(function*(listed: Option.Option<string>, kind: keyof typeof kinds) {
  if (Option.isNone(listed)) return kinds[kind]
  const ids = split(listed.value)
  const unknown = ids.filter((id) => Laws.all.every((law) => law.id !== id))
  if (unknown.length > 0) {
    const meant = unknown.flatMap((id) => nearest(id, Laws.all.map((law) => law.id), (name) => name))
    return yield* usage(
      `Unknown law: ${unknown.join(", ")}.${didYouMean(meant)} docs/specification/laws.md lists all laws.`
    )
  }
  const laws = kinds[kind].filter(({ id }) => ids.includes(id))
  return laws.length > 0 ? laws : yield* usage(
    `None of the laws in --laws is about a ${kind}, so nothing would be checked. docs/specification/laws.md lists all laws.`
  )
})

const gapsOf = Effect.fnUntraced(function*(file: Option.Option<string>) {
  if (Option.isNone(file)) return []
  const gaps = yield* Schema.decodeEffect(KnownGaps.KnownGapsFromJson)(file.value).pipe(
    Effect.mapError(({ message }) =>
      usage(
        `The known gaps can't be read. ${message}. Expected a list such as ` +
          `[{"law": "reads-strict-json", "reason": "our parser is lenient"}]`
      )
    )
  )
  const unknown = KnownGaps.unknownLaws(gaps)
  return unknown.length === 0
    ? gaps
    : yield* usage(
      `The known gaps name an unknown law: ${unknown.join(", ")}. docs/specification/laws.md lists all laws.`
    )
})

const ofProgram = (command: string, sessions: boolean, options: CheckOptions, seconds: number) =>
  (sessions ? Program.checkSessions : Program.check)(command, { ...options, longest: Duration.seconds(seconds) }).pipe(
    Effect.mapError(({ message }) => new Failure({ exitCode: exitCodes.io, message }))
  )

const ofServer = Effect.fnUntraced(function*(
  baseUrl: string,
  given: Option.Option<string>,
  options: CheckOptions,
  seconds: number
) {
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? "")) {
    return yield* usage(
      `--base-url is the address of a server, such as http://localhost:3000, not ${JSON.stringify(baseUrl)}.`
    )
  }
  const id = yield* Option.isSome(given) ? Effect.succeed(given) : Config.String("FLANKS_CLIENT_ID").pipe(Effect.option)
  const secret = yield* Config.Redacted("FLANKS_CLIENT_SECRET").pipe(Effect.option)
  const linkCode = yield* Config.Redacted("FLANKS_LINK_CODE").pipe(Effect.option)
  if (Option.isNone(id) || Option.isNone(secret)) {
    return yield* usage("The application is missing. Set FLANKS_CLIENT_SECRET, and FLANKS_CLIENT_ID or --client-id.")
  }
  const server = yield* Http.server({
    baseUrl,
    clientId: id.value,
    clientSecret: secret.value,
    linkCode: Option.getOrUndefined(linkCode),
    longest: Duration.seconds(seconds)
  }).pipe(Effect.provide(FetchHttpClient.layer))
  yield* Effect.mapError(
    server.send({ method: "POST", path: "/v0/token", headers: { "content-type": "application/json" }, body: "{}" }),
    () =>
      new Failure({
        exitCode: exitCodes.io,
        message: `No server responds at ${baseUrl}. Start it first; \`flanks serve\` starts the simulator.`
      })
  )
  return yield* checkEffect({ server }, options)
})

const writeJUnit = Effect.fnUntraced(function*(file: string, report: Checked) {
  yield* Effect.mapError(
    (yield* FileSystem.FileSystem).writeFileString(file, Report.toJUnit(report)),
    ({ message }) =>
      new Failure({ exitCode: exitCodes.io, message: `The report can't be written. ${message}`, json: null })
  )
})

const broken = ({ results }: Checked): Failure => {
  const count = results.filter(({ verdict }) => verdict === "broken").length
  const closed = results.filter(({ verdict }) => verdict === "closed").length
  return new Failure({
    exitCode: exitCodes.data,
    message: [
      ...(count > 0 ? [`${count} of ${results.length} laws ${count === 1 ? "does" : "do"} not hold.`] : []),
      ...(closed > 0 ? [`${closed} of the known gaps hold now: remove them from the file.`] : [])
    ].join(" "),
    json: null
  })
}

/** More than any law needs, but few enough to end. */
const most = 1_000_000

/** The subcommand `flanks conformance`. */
export const command = Command.make(
  "conformance",
  {
    command: Flag.String("command").pipe(
      Flag.optional,
      Flag.withDescription("A program that reads and writes lines of JSON, like flanks classify")
    ),
    sessions: Switch.make("sessions", "Check the laws about Connect v2 sessions instead of responses"),
    baseUrl: Flag.String("base-url").pipe(
      Flag.optional,
      Flag.withDescription(
        "The address of a running server; FLANKS_CLIENT_SECRET and FLANKS_LINK_CODE are read from the environment"
      )
    ),
    clientId: Flag.String("client-id").pipe(
      Flag.optional,
      Flag.withDescription("The server's application; FLANKS_CLIENT_ID by default")
    ),
    laws: Flag.String("laws").pipe(
      Flag.optional,
      Flag.withDescription("Check only these laws: their IDs, separated by commas")
    ),
    seed: Flag.Int("seed").pipe(Flag.optional, Flag.withDescription("Repeat a run: the seed in its report")),
    runs: Flag.Int("runs").pipe(
      Flag.filter((runs) => runs >= 0 && runs <= most, () => `a number from 0 to ${most}`),
      Flag.withDefault(100),
      Flag.withDescription("Random trials per law; 100 by default")
    ),
    timeout: Flag.Int("timeout").pipe(
      Flag.filter((seconds) => seconds > 0, () => "at least 1"),
      Flag.withDefault(60),
      Flag.withDescription(
        "The most seconds that one run of the program, or one response of the server, may take; 60 by default"
      )
    ),
    knownGaps: Flag.FileText("known-gaps").pipe(
      Flag.optional,
      Flag.withDescription("A file of laws that don't hold yet; the run fails if one of them holds")
    ),
    json: Switch.json(),
    junit: Flag.String("junit").pipe(
      Flag.optional,
      Flag.withDescription("Also write the report to this file, as JUnit XML")
    )
  },
  Effect.fnUntraced(
    function*({ baseUrl, clientId, command: program, json, junit, knownGaps, laws, runs, seed, sessions, timeout }) {
      if (Option.isSome(program) === Option.isSome(baseUrl)) return yield* what
      if (sessions && Option.isNone(program)) return yield* usage("--sessions needs --command.")
      if (Option.exists(program, (text) => text.trim() === "")) {
        return yield* usage("--command is empty. Give the command line that starts the program.")
      }
      const kind = Option.isNone(program) ? "server" : sessions ? "program for sessions" : "program"
      const gaps = yield* gapsOf(knownGaps)
      const options = { laws: yield* lawsOf(laws, kind), runs, seed: Option.getOrUndefined(seed) }
      const { waiting } = yield* progress
      const checked = yield* waiting(`checking ${options.laws.length} laws`)(
        Option.isSome(program)
          ? ofProgram(program.value, sessions, options, timeout)
          : ofServer(Option.getOrElse(baseUrl, () => ""), clientId, options, timeout)
      )
      const report = KnownGaps.apply(checked, gaps)
      yield* Console.log(json ? JSON.stringify(Report.toJson(report), null, 2) : Report.toText(report))
      if (Option.isSome(junit)) yield* writeJUnit(junit.value, report)
      return yield* Report.isGood(report) ? Effect.void : broken(report)
    }
  )
).pipe(
  Command.withDescription(descriptions.conformance),
  Command.withExamples([
    { command: "flanks conformance --command \"flanks classify\"", description: "Check the command itself" },
    {
      command: "flanks conformance --command \"python3 classify.py\" --laws code-before-status --seed 7",
      description: "Repeat the check of one law"
    },
    {
      command: "flanks conformance --sessions --command \"flanks classify --sessions\"",
      description: "Check the laws about sessions"
    },
    {
      command: "flanks conformance --base-url http://localhost:3000 --client-id my-app",
      description: "Check a running server"
    }
  ])
)
