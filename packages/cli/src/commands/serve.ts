/**
 * `flanks serve`: serves the simulator on this machine.
 *
 * @since 0.1.0
 */
import { isLoopbackName } from "@effect-flanks/client/Loopback"
import * as NodeServer from "@effect-flanks/simulator/NodeServer"
import * as Catalogue from "@effect-flanks/simulator/scenarios/Catalogue"
import { header } from "@effect-flanks/simulator/scenarios/Fault"
import { defaults, isSecret } from "@effect-flanks/simulator/Settings"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { ServeError } from "effect/http/HttpServerError"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { hasProperty } from "effect/Predicate"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import { descriptions } from "../commands.ts"
import { problem } from "../Environment.ts"
import { exitCodes, Failure, usage } from "../Failure.ts"
import * as Switch from "../Switch.ts"
import { screen } from "../terminal/Screen.ts"
import { type Row, table, wrap } from "../terminal/TextTable.ts"

const places: { readonly [W in Catalogue.Listed["where"]]: string } = {
  password: `Passwords of users. They also work as the name of a link, and in the header ${header} of a request that ` +
    "creates credentials. The user is connected unless the list says otherwise",
  challenge: "Codes for the bank's second factor",
  request: `For the header ${header} of any request, or armed for the next request`
}

const origins: { readonly [O in Catalogue.Listed["origin"]]: string } = {
  testbank: "from TestBank",
  simulator: "only in the simulator"
}

const scenarios = Effect.gen(function*() {
  const { styles, width } = yield* screen
  const heads = ["word", "what happens"].map((text) => ({ text, style: styles.faint }))
  const sections = (Object.keys(places) as ReadonlyArray<keyof typeof places>).map((place) => {
    const here = Catalogue.scenarios.filter(({ where }) => where === place)
    const rows = (Object.keys(origins) as ReadonlyArray<keyof typeof origins>).flatMap((from): ReadonlyArray<Row> => {
      const words = here.filter(({ origin }) => origin === from)
      const heading = { text: origins[from], style: styles.faint }
      return words.length === 0 ? [] : [heading, ...words.map(({ says, word }) => [{ text: word }, { text: says }])]
    })
    return [...wrap(places[place], width).map(styles.strong), table(heads, rows, width)].join("\n")
  })
  yield* Console.log(sections.join("\n\n"))
})

/** What a client needs to call it. A real secret is never shown. */
const hints = Effect.fnUntraced(function*(json: boolean, host: string) {
  const url = yield* NodeServer.url
  const { linksShutDownAt: linksEndAt, settings } = yield* (yield* Simulator.Simulator).world
  const { autoLogin, clientId, clientSecret, control, speed } = settings
  if (json) return yield* Console.log(JSON.stringify({ url, clientId, speed, timeScale: 1 / speed, control }))
  const { styles, width } = yield* screen
  yield* Console.log([
    styles.strong(`The simulator is at ${url}`),
    "",
    // Never wrapped: a shell would export only half of a wrapped line.
    `export FLANKS_BASE_URL=${url}`,
    `export FLANKS_CLIENT_ID=${clientId}`,
    ...isSecret(clientSecret) ? [] : [`export FLANKS_CLIENT_SECRET=${Redacted.value(clientSecret)}`],
    // Clients wait for the hours that Flanks' texts state, but their clock isn't faster.
    ...speed === 1 ? [] : [`export FLANKS_WAIT_TIME_SCALE=${1 / speed}`],
    "",
    ...wrap(`Open ${url}/ for an overview, ${url}/docs for the API, and ${url}/explorer to explain a response.`, width),
    "",
    ...isLoopbackName(host) ?
      [] :
      wrap(`Everyone who can reach ${host} can call it. Without --host, only this machine can.`, width)
        .map(styles.wait),
    ...wrap(
      (speed === 1 ? "" : `Time passes ${speed} times as fast. `) +
        (control ? "The control API is on. " : "") +
        (autoLogin === null ? "" : "Users log in to sessions automatically. ") +
        (linksEndAt === null
          ? ""
          : `Flanks Link is shut down as of ${DateTime.formatIsoDateUtc(DateTime.makeUnsafe(linksEndAt))}. `) +
        "Press Ctrl-C to stop it.",
      width
    )
  ].join("\n"))
})

/** The system's error codes for a host that isn't an address of this machine. */
const foreignHost: ReadonlySet<unknown> = new Set(["ENOTFOUND", "EAI_AGAIN", "EADDRNOTAVAIL"])

const cannotListen = (port: number, host: string, { cause }: ServeError): Failure =>
  new Failure({
    exitCode: exitCodes.io,
    message: hasProperty(cause, "code") && foreignHost.has(cause.code)
      ? `${host} isn't an address of this machine. Leave out --host to listen on loopback.`
      : `Port ${port} of ${host} is taken or not allowed. Choose another with --port, or any free one with --port 0.`
  })

const fastest = 86_400

/** By default, a seed with new IDs at each start. */
const seedOf = (seed: Option.Option<string>): Effect.Effect<string> =>
  Option.match(seed, {
    onNone: () => Effect.map(Random.nextInt, (n) => `${defaults.seed}/${n}`),
    onSome: Effect.succeed
  })

/** The day in the simulator's format. Null if the flag is absent. */
const dayOf = Effect.fnUntraced(function*(given: Option.Option<string>) {
  if (Option.isNone(given)) return null
  const day = given.value === "now" ? yield* DateTime.now : Option.getOrNull(DateTime.make(given.value))
  return day === null
    ? yield* usage("--links-shut-down is a date such as 2026-12-31, or now.")
    : DateTime.formatIso(day)
})

/** The subcommand `flanks serve`. */
export const command = Command.make(
  "serve",
  {
    port: Flag.Int("port").pipe(
      Flag.withDefault(4010),
      Flag.withDescription("The port; 4010 by default, 0 for any free one")
    ),
    host: Flag.String("host").pipe(
      Flag.withDefault("127.0.0.1"),
      Flag.withDescription("The address to listen on; loopback by default, others let other machines in")
    ),
    speed: Flag.Finite("speed").pipe(
      Flag.withDefault(1),
      Flag.withDescription("How much faster time passes; with 3600, an hour is a second")
    ),
    seed: Flag.String("seed").pipe(
      Flag.optional,
      Flag.withDescription(
        "Makes IDs and data reproducible; by default, they differ at each start"
      )
    ),
    oneToken: Switch.make("one-token", "A new access token ends the previous one"),
    control: Switch.make("control", "Let this machine move time forward, arm faults, and read the log of requests"),
    autoLogin: Flag.String("auto-login").pipe(
      Flag.optional,
      Flag.withDescription(
        "Users log in to sessions automatically, with this password: any text, or the word of a scenario"
      )
    ),
    linksShutDown: Flag.String("links-shut-down").pipe(
      Flag.optional,
      Flag.withDescription("The date on which Flanks Link shuts down, such as 2026-12-31, or now")
    ),
    scenarios: Switch.make("scenarios", "List the scenarios without serving"),
    json: Switch.json("Print the address or the scenarios as JSON, errors too")
  },
  Effect.fnUntraced(function*(
    { autoLogin, control, host, json, linksShutDown, oneToken, port, scenarios: isListing, seed, speed }
  ) {
    if (isListing) return yield* json ? Console.log(JSON.stringify(Catalogue.scenarios, null, 2)) : scenarios
    if (port < 0 || port > 65_535) return yield* usage("--port is a number from 0 to 65535.")
    if (host.trim() === "") return yield* usage("--host is empty. Leave it out to listen on loopback.")
    if (speed <= 0 || speed > fastest) {
      return yield* usage(`--speed is a number above 0, and at most ${fastest}: then a day is a second.`)
    }
    const settings = {
      seed: yield* seedOf(seed),
      speed,
      control,
      oneAccessToken: oneToken,
      autoLogin: Option.getOrNull(autoLogin),
      linksShutDown: yield* dayOf(linksShutDown)
    }
    return yield* Layer.effectDiscard(hints(json, host)).pipe(
      Layer.provide(NodeServer.layer({ port, host })),
      Layer.provide(Simulator.layerConfig(settings)),
      Layer.launch,
      Effect.catchTags({
        ServeError: (error) => cannotListen(port, host, error),
        ConfigError: (error) => usage(problem(error))
      })
    )
  })
).pipe(
  Command.withDescription(descriptions.serve),
  Command.withExamples([
    { command: "flanks serve", description: "Serve on port 4010" },
    { command: "flanks serve --speed 3600", description: "Let an hour pass in a second" },
    { command: "flanks serve --links-shut-down now", description: "Rehearse the shutdown of Flanks Link" },
    { command: "flanks serve --scenarios", description: "List the scenarios" }
  ])
)
