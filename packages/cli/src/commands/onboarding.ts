/**
 * `flanks onboarding`: onboardings that outlive the process, as a service, as a list, and as a demonstration.
 *
 * @since 0.1.0
 */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SecretInput from "../calling/SecretInput.ts"
import { descriptions } from "../commands.ts"
import { usage } from "../Failure.ts"
import * as Switch from "../Switch.ts"

/** Where the service listens unless told otherwise. */
const defaultPort = 4020

// What these need takes a while to load, and other subcommands do not need it.
const serving = Effect.promise(async () => (await import("../onboarding/Serve.ts")).serve)
const listing = Effect.promise(async () => (await import("../onboarding/List.ts")).list)
const addressing = Effect.promise(async () => (await import("../onboarding/Session.ts")).session)
const pruning = Effect.promise(async () => (await import("../onboarding/Prune.ts")).prune)
const demonstration = Effect.promise(async () => (await import("../onboarding/Demo.ts")).demo)

const serve = Command.make(
  "serve",
  {
    port: Flag.Int("port").pipe(
      Flag.withDefault(defaultPort),
      Flag.withDescription("The port; 0 for any that is free")
    ),
    host: Flag.String("host").pipe(
      Flag.withDefault("127.0.0.1"),
      Flag.withDescription("The address to listen on; anything but loopback needs FLANKS_ONBOARDING_API_KEY")
    ),
    speed: Flag.Finite("speed").pipe(
      Flag.optional,
      Flag.withDescription("How many times as fast time goes by at Flanks: 3600 if it is simulated here, else 1")
    ),
    json: Switch.json("Say where it listens as a line of JSON")
  },
  Effect.fnUntraced(function*({ speed: given, ...options }) {
    const speed = Option.getOrUndefined(given)
    if (options.port < 0 || options.port > 65_535) return yield* usage("--port is a number from 0 to 65535.")
    if (speed !== undefined && speed <= 0) return yield* usage("--speed is more than 0: time does not stand still.")
    return yield* Effect.flatMap(serving, (run) => run({ ...options, speed }))
  })
).pipe(
  Command.withDescription("Serve onboardings over HTTP, with health and metrics"),
  Command.withExamples([
    { command: "flanks onboarding serve", description: "On a simulated Flanks, with a PostgreSQL of its own" },
    {
      command:
        "DATABASE_URL=… FLANKS_ONBOARDING_KEYS=… FLANKS_CLIENT_ID=… FLANKS_CLIENT_SECRET=… flanks onboarding serve",
      description: "On what the environment names"
    }
  ])
)

const serviceUrl = Flag.String("url").pipe(
  Flag.optional,
  Flag.withDescription(`Where the service is; FLANKS_ONBOARDING_URL, or http://127.0.0.1:${defaultPort}`)
)

/** The service that a flag names, otherwise that of the environment, otherwise the one on this machine. */
const serviceAt = (url: Option.Option<string>) =>
  Config.String("FLANKS_ONBOARDING_URL").pipe(
    Config.withDefault(`http://127.0.0.1:${defaultPort}`),
    Effect.map((named) => Option.getOrElse(url, () => named)),
    Effect.mapError(({ message }) => usage(message))
  )

const list = Command.make(
  "list",
  {
    url: serviceUrl,
    watch: Switch.make("watch", "Show it again whenever it changes, until Ctrl-C"),
    json: Switch.json("Print JSON: a line for each onboarding; with --watch a line for each change")
  },
  Effect.fnUntraced(function*({ json: isJson, url, watch }) {
    const service = yield* serviceAt(url)
    return yield* Effect.flatMap(listing, (run) => run({ url: service, watch, json: isJson }))
  })
).pipe(
  Command.withDescription("Show where each onboarding stands on its way"),
  Command.withExamples([
    { command: "flanks onboarding list", description: "Of the service on this machine" },
    { command: "flanks onboarding list --watch", description: "Until Ctrl-C" }
  ])
)

const session = Command.make(
  "session",
  {
    id: Argument.String("id").pipe(Argument.withDescription("The onboarding's id")),
    url: serviceUrl,
    reveal: SecretInput.reveal,
    json: Switch.json("Print the session's id and address as JSON")
  },
  Effect.fnUntraced(function*({ id, json: isJson, reveal: isRevealed, url }) {
    const service = yield* serviceAt(url)
    return yield* Effect.flatMap(addressing, (run) => run({ id, url: service, isRevealed, isJson }))
  })
).pipe(
  Command.withDescription("Print the address of the session in which the user of an onboarding connects the bank"),
  Command.withExamples([
    { command: "flanks onboarding session anna --reveal", description: "A secret: give it to this user alone" }
  ])
)

const prune = Command.make(
  "prune",
  {
    olderThan: Flag.String("older-than").pipe(
      Flag.withDescription("How long ago they ended at least: 90d, 12w, \"90 days\"; an hour or more")
    ),
    delete: Switch.make("delete", "Delete them; without it, the command only counts them"),
    json: Switch.json("Print the counts as JSON")
  },
  Effect.fnUntraced(function*({ delete: isDeleting, json: isJson, olderThan }) {
    return yield* Effect.flatMap(pruning, (run) => run({ olderThan, isDeleting, isJson }))
  })
).pipe(
  Command.withDescription("Delete onboardings that ended long ago from the PostgreSQL of DATABASE_URL"),
  Command.withExamples([
    { command: "DATABASE_URL=… flanks onboarding prune --older-than 90d", description: "How many that would be" },
    { command: "DATABASE_URL=… flanks onboarding prune --older-than 90d --delete", description: "Delete them" }
  ])
)

const demo = Command.make(
  "demo",
  {},
  () => Effect.flatten(demonstration)
).pipe(
  Command.withDescription("Start two runners, kill one, and watch nothing get lost"),
  Command.withExamples([{
    command: "flanks onboarding demo",
    description: "In under a minute, with nothing installed"
  }])
)

/** The subcommand `flanks onboarding`, to be run by `run`. */
export const command = Command.make("onboarding").pipe(
  Command.withDescription(descriptions.onboarding),
  Command.withExamples([
    { command: "flanks onboarding demo", description: "Two runners, one of which is killed" },
    { command: "flanks onboarding serve", description: "On a simulated Flanks, with a PostgreSQL of its own" }
  ]),
  Command.withSubcommands([serve, list, session, prune, demo])
)
