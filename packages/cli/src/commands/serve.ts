/**
 * `flanks serve`: a simulated Flanks on this machine.
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
  password: `Typed as the password, in the name of a link, or in the header ${header} of what makes credentials. ` +
    "The user is connected, unless it says otherwise",
  challenge: "Typed where the bank asks for a code",
  request: `In the header ${header} of any request, or armed for the next one`
}

const origins: { readonly [O in Catalogue.Listed["origin"]]: string } = {
  testbank: "words of TestBank",
  simulator: "words of the simulator's own"
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

/** What a client needs to talk to it; a secret that is one is not shown. */
const hints = Effect.fnUntraced(function*(json: boolean, host: string) {
  const url = yield* NodeServer.url
  const { linksEndAt, settings } = yield* (yield* Simulator.Simulator).world
  const { autoLogin, clientId, clientSecret, control, speed } = settings
  if (json) return yield* Console.log(JSON.stringify({ url, clientId, speed, timeScale: 1 / speed, control }))
  const { styles, width } = yield* screen
  yield* Console.log([
    styles.strong(`Flanks, simulated, at ${url}`),
    "",
    // A line each, to be pasted into a shell: one that is wrapped would export the half of it.
    `export FLANKS_BASE_URL=${url}`,
    `export FLANKS_CLIENT_ID=${clientId}`,
    ...isSecret(clientSecret) ? [] : [`export FLANKS_CLIENT_SECRET=${Redacted.value(clientSecret)}`],
    // Clients wait by the hours that Flanks' texts state, on a clock that does not go as fast.
    ...speed === 1 ? [] : [`export FLANKS_WAIT_TIME_SCALE=${1 / speed}`],
    "",
    ...wrap(`${url}/ shows what is there, ${url}/docs the API, ${url}/explorer what a response means.`, width),
    "",
    ...isLoopbackName(host) ?
      [] :
      wrap(`Whoever reaches ${host} can call it; leave out --host to keep it to yourself.`, width)
        .map(styles.wait),
    ...wrap(
      (speed === 1 ? "" : `Time goes by ${speed} times as fast. `) +
        (control ? "The controls are on. " : "") +
        (autoLogin === null ? "" : "Users log in at sessions by themselves. ") +
        (linksEndAt === null
          ? ""
          : `Flanks Link is gone from ${DateTime.formatIsoDateUtc(DateTime.makeUnsafe(linksEndAt))} on. `) +
        "Stop it with Ctrl-C.",
      width
    )
  ].join("\n"))
})

/** What the system says of a host that is not one of this machine's. */
const notHere: ReadonlySet<unknown> = new Set(["ENOTFOUND", "EAI_AGAIN", "EADDRNOTAVAIL"])

const cannotListen = (port: number, host: string, { cause }: ServeError): Failure =>
  new Failure({
    exitCode: exitCodes.io,
    message: hasProperty(cause, "code") && notHere.has(cause.code)
      ? `This machine has no address ${host}. Leave out --host for loopback, or give one of its own.`
      : `Port ${port} of ${host} cannot be used. Choose another with --port, or any that is free with --port 0.`
  })

const fastest = 86_400

/** Ids that no simulator before had, unless they are asked for. */
const seedOf = (seed: Option.Option<string>): Effect.Effect<string> =>
  Option.match(seed, {
    onNone: () => Effect.map(Random.nextInt, (n) => `${defaults.seed}/${n}`),
    onSome: Effect.succeed
  })

/** A day as the simulator takes it; null if none was given. */
const dayOf = Effect.fnUntraced(function*(given: Option.Option<string>) {
  if (Option.isNone(given)) return null
  const day = given.value === "now" ? yield* DateTime.now : Option.getOrNull(DateTime.make(given.value))
  return day === null ? yield* usage("--links-shut-down is a day such as 2026-12-31, or now.") : DateTime.formatIso(day)
})

/** The subcommand `flanks serve`, to be run by `run`. */
export const command = Command.make(
  "serve",
  {
    port: Flag.Int("port").pipe(
      Flag.withDefault(4010),
      Flag.withDescription("The port, 4010 unless given; 0 for any that is free")
    ),
    host: Flag.String("host").pipe(
      Flag.withDefault("127.0.0.1"),
      Flag.withDescription("The address to listen on, loopback unless given; any other lets others in")
    ),
    speed: Flag.Finite("speed").pipe(
      Flag.withDefault(1),
      Flag.withDescription("How many times as fast time goes by; 3600 makes an hour a second")
    ),
    seed: Flag.String("seed").pipe(
      Flag.optional,
      Flag.withDescription(
        "What ids and data depend on, another at each start unless given: the same seed, the same answers"
      )
    ),
    oneToken: Switch.make("one-token", "A new access token ends the one before"),
    control: Switch.make("control", "Allow this machine to put time ahead, arm faults and read the log of requests"),
    autoLogin: Flag.String("auto-login").pipe(
      Flag.optional,
      Flag.withDescription(
        "Users log in at sessions by themselves within seconds, with this password: any text, or the word of a scenario"
      )
    ),
    linksShutDown: Flag.String("links-shut-down").pipe(
      Flag.optional,
      Flag.withDescription("The day from which the endpoints of Flanks Link are gone, such as 2026-12-31, or now")
    ),
    scenarios: Switch.make("scenarios", "List what can be made to happen, and serve nothing"),
    json: Switch.json("List it as JSON, or say as a line of JSON where it listens")
  },
  Effect.fnUntraced(function*(
    { autoLogin, control, host, json, linksShutDown, oneToken, port, scenarios: isListing, seed, speed }
  ) {
    if (isListing) return yield* json ? Console.log(JSON.stringify(Catalogue.scenarios, null, 2)) : scenarios
    if (port < 0 || port > 65_535) return yield* usage("--port is a number from 0 to 65535.")
    if (speed <= 0 || speed > fastest) {
      return yield* usage(`--speed is more than 0 and at most ${fastest}, at which a day is a second.`)
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
        ConfigError: (error) => usage(`The environment cannot be used. ${problem(error)}`)
      })
    )
  })
).pipe(
  Command.withDescription(descriptions.serve),
  Command.withExamples([
    { command: "flanks serve", description: "On port 4010 of this machine" },
    { command: "flanks serve --speed 3600", description: "An hour is a second" },
    { command: "flanks serve --links-shut-down now", description: "Rehearse the end of Flanks Link" },
    { command: "flanks serve --scenarios", description: "What can be made to happen" }
  ])
)
