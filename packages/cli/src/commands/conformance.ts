/**
 * `flanks conformance`: a program or a server is put to the laws.
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

const what = usage(`What is put to the laws? A program that answers lines of JSON, or a server. For example:

  flanks conformance --command "python3 classify.py"
  flanks conformance --base-url http://localhost:3000 --client-id my-app`)

const split = (listed: string): ReadonlyArray<string> =>
  listed.split(",").map((word) => word.trim()).filter((word) => word !== "")

/** What is put to the laws, and the laws that are about it. */
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
      `There is no law ${unknown.join(", ")}.${didYouMean(meant)} The laws are listed in docs/specification/laws.md.`
    )
  }
  const laws = kinds[kind].filter(({ id }) => ids.includes(id))
  return laws.length > 0 ? laws : yield* usage(
    `--laws names no law about a ${kind}, so nothing would be checked. The laws are listed in docs/specification/laws.md.`
  )
})

const gapsOf = Effect.fnUntraced(function*(file: Option.Option<string>) {
  if (Option.isNone(file)) return []
  const gaps = yield* Schema.decodeEffect(KnownGaps.KnownGapsFromJson)(file.value).pipe(
    Effect.mapError(({ message }) =>
      usage(
        `The known gaps cannot be read. ${message}. They look like this: ` +
          `[{"law": "reads-strict-json", "reason": "our parser is lenient"}]`
      )
    )
  )
  const strangers = KnownGaps.unknownLaws(gaps)
  return strangers.length === 0
    ? gaps
    : yield* usage(
      `The known gaps name ${strangers.join(", ")}, which is no law. The laws are listed in docs/specification/laws.md.`
    )
})

const ofProgram = (command: string, sessions: boolean, options: CheckOptions, seconds: number) =>
  (sessions ? Program.checkSessions : Program.check)(command, { ...options, longest: Duration.seconds(seconds) }).pipe(
    Effect.mapError(({ message }) => new Failure({ exitCode: exitCodes.io, message }))
  )

const ofServer = Effect.fnUntraced(function*(
  baseUrl: string,
  said: Option.Option<string>,
  options: CheckOptions,
  seconds: number
) {
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? "")) {
    return yield* usage(
      `--base-url takes where a server is, such as http://localhost:3000, not ${JSON.stringify(baseUrl)}.`
    )
  }
  const id = yield* Option.isSome(said) ? Effect.succeed(said) : Config.String("FLANKS_CLIENT_ID").pipe(Effect.option)
  const secret = yield* Config.Redacted("FLANKS_CLIENT_SECRET").pipe(Effect.option)
  const linkCode = yield* Config.Redacted("FLANKS_LINK_CODE").pipe(Effect.option)
  if (Option.isNone(id) || Option.isNone(secret)) {
    return yield* usage("A server needs --client-id or FLANKS_CLIENT_ID, and FLANKS_CLIENT_SECRET in the environment.")
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
      new Failure({ exitCode: exitCodes.io, message: `No server answers at ${baseUrl}. \`flanks serve\` starts one.` })
  )
  return yield* checkEffect({ server }, options)
})

const writeJUnit = Effect.fnUntraced(function*(file: string, report: Checked) {
  yield* Effect.mapError(
    (yield* FileSystem.FileSystem).writeFileString(file, Report.toJUnit(report)),
    ({ message }) =>
      new Failure({ exitCode: exitCodes.io, message: `The report cannot be written to a file. ${message}` })
  )
})

const broken = ({ results }: Checked): Failure => {
  const count = results.filter(({ verdict }) => verdict === "broken").length
  const closed = results.filter(({ verdict }) => verdict === "closed").length
  return new Failure({
    exitCode: exitCodes.data,
    message: [
      ...(count > 0 ? [`${count} of ${results.length} laws do not hold.`] : []),
      ...(closed > 0 ? [`${closed} of the known gaps hold: strike them from the file.`] : [])
    ].join(" ")
  })
}

/** More than any law needs, and what still ends. */
const most = 1_000_000

/** The subcommand `flanks conformance`, to be run by `run`. */
export const command = Command.make(
  "conformance",
  {
    command: Flag.String("command").pipe(
      Flag.optional,
      Flag.withDescription("A program that reads and writes lines of JSON as flanks classify does")
    ),
    sessions: Switch.make("sessions", "Put the program to the laws about Connect v2 sessions instead of responses"),
    baseUrl: Flag.String("base-url").pipe(
      Flag.optional,
      Flag.withDescription("A running server, with its FLANKS_CLIENT_SECRET and FLANKS_LINK_CODE in the environment")
    ),
    clientId: Flag.String("client-id").pipe(
      Flag.optional,
      Flag.withDescription("The application that the server knows, else FLANKS_CLIENT_ID")
    ),
    laws: Flag.String("laws").pipe(Flag.optional, Flag.withDescription("Only these laws, by their ids")),
    seed: Flag.Int("seed").pipe(Flag.optional, Flag.withDescription("Replays a report")),
    runs: Flag.Int("runs").pipe(
      Flag.filter((runs) => runs >= 0 && runs <= most, () => `Expected 0 to ${most}`),
      Flag.withDefault(100),
      Flag.withDescription("Random trials of each law, 100 unless given")
    ),
    timeout: Flag.Int("timeout").pipe(
      Flag.filter((seconds) => seconds > 0, () => "Expected at least 1"),
      Flag.withDefault(60),
      Flag.withDescription(
        "The seconds that one run of the program, or one answer of the server, may take, 60 unless given"
      )
    ),
    knownGaps: Flag.FileText("known-gaps").pipe(
      Flag.optional,
      Flag.withDescription("A file of laws that do not hold yet; one that holds fails the run")
    ),
    json: Switch.json(),
    junit: Flag.String("junit").pipe(
      Flag.optional,
      Flag.withDescription("A file to write the report to as JUnit's XML")
    )
  },
  Effect.fnUntraced(
    function*({ baseUrl, clientId, command: program, json, junit, knownGaps, laws, runs, seed, sessions, timeout }) {
      if (Option.isSome(program) === Option.isSome(baseUrl)) return yield* what
      if (sessions && Option.isNone(program)) return yield* usage("--sessions goes with --command.")
      const kind = Option.isNone(program) ? "server" : sessions ? "program for sessions" : "program"
      const gaps = yield* gapsOf(knownGaps)
      const options = { laws: yield* lawsOf(laws, kind), runs, seed: Option.getOrUndefined(seed) }
      const { waiting } = yield* progress
      const checked = yield* waiting(`Putting the ${kind} to ${options.laws.length} laws`)(
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
    { command: "flanks conformance --command \"flanks classify\"", description: "The command itself" },
    {
      command: "flanks conformance --command \"python3 classify.py\" --laws code-before-status --seed 7",
      description: "One law, replayed"
    },
    {
      command: "flanks conformance --sessions --command \"flanks classify --sessions\"",
      description: "The same for sessions"
    },
    {
      command: "flanks conformance --base-url http://localhost:3000 --client-id my-app",
      description: "A running server"
    }
  ])
)
