/**
 * `flanks onboarding`: serves, lists, deletes and demonstrates onboardings that survive restarts.
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

/** The default port of the service. */
const defaultPort = 4020

// These modules take long to load, so only the subcommand that needs one loads it.
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
      Flag.withDescription(`The port; ${defaultPort} by default, 0 for any free one`)
    ),
    host: Flag.String("host").pipe(
      Flag.withDefault("127.0.0.1"),
      Flag.withDescription("The address to listen on; loopback by default, others need FLANKS_ONBOARDING_API_KEY")
    ),
    speed: Flag.Finite("speed").pipe(
      Flag.optional,
      Flag.withDescription(
        "How much faster time passes at Flanks; by default 3600 with the built-in simulator, otherwise 1"
      )
    ),
    json: Switch.json("Print the address as JSON, errors too")
  },
  Effect.fnUntraced(function*({ speed: given, ...options }) {
    const speed = Option.getOrUndefined(given)
    if (options.port < 0 || options.port > 65_535) return yield* usage("--port is a number from 0 to 65535.")
    if (options.host.trim() === "") return yield* usage("--host is empty. Leave it out to listen on loopback.")
    if (speed !== undefined && speed <= 0) return yield* usage("--speed is a number above 0.")
    return yield* Effect.flatMap(serving, (run) => run({ ...options, speed }))
  })
).pipe(
  Command.withDescription("Serve onboardings over HTTP, with health and metrics"),
  Command.withExamples([
    { command: "flanks onboarding serve", description: "Use the built-in simulator and a temporary PostgreSQL" },
    {
      command:
        "DATABASE_URL=… FLANKS_ONBOARDING_KEYS=… FLANKS_CLIENT_ID=… FLANKS_CLIENT_SECRET=… flanks onboarding serve",
      description: "Use Flanks and a PostgreSQL of your own"
    }
  ])
)

const serviceUrl = Flag.String("url").pipe(
  Flag.optional,
  Flag.withDescription(
    `The address of the service; FLANKS_ONBOARDING_URL or http://127.0.0.1:${defaultPort} by default`
  )
)

/** The address in the flag, otherwise in the environment, otherwise on this machine. */
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
    watch: Switch.make("watch", "Show every change, until Ctrl-C"),
    json: Switch.json("Print one line of JSON per onboarding, with --watch one per change; errors too")
  },
  Effect.fnUntraced(function*({ json: isJson, url, watch }) {
    const service = yield* serviceAt(url)
    return yield* Effect.flatMap(listing, (run) => run({ url: service, watch, json: isJson }))
  })
).pipe(
  Command.withDescription("Show the progress of each onboarding"),
  Command.withExamples([
    { command: "flanks onboarding list", description: "List the onboardings of the service on this machine" },
    { command: "flanks onboarding list --watch", description: "Show every change, until Ctrl-C" }
  ])
)

const session = Command.make(
  "session",
  {
    id: Argument.String("id").pipe(Argument.withDescription("The ID of the onboarding")),
    url: serviceUrl,
    reveal: SecretInput.reveal,
    json: Switch.json("Print the session's ID and address as JSON, errors too")
  },
  Effect.fnUntraced(function*({ id, json: isJson, reveal: isRevealed, url }) {
    const service = yield* serviceAt(url)
    return yield* Effect.flatMap(addressing, (run) => run({ id, url: service, isRevealed, isJson }))
  })
).pipe(
  Command.withDescription("Print the address of an onboarding's session, in which the user connects the bank"),
  Command.withExamples([
    { command: "flanks onboarding session anna --reveal", description: "Print the address, a secret of this user" }
  ])
)

const prune = Command.make(
  "prune",
  {
    olderThan: Flag.String("older-than").pipe(
      Flag.withDescription("The least age of an ended onboarding: 90d, 12w or \"90 days\"; an hour or more")
    ),
    delete: Switch.make("delete", "Delete them; without this flag, they are only counted"),
    json: Switch.json("Print the counts as JSON, errors too")
  },
  Effect.fnUntraced(function*({ delete: isDeleting, json: isJson, olderThan }) {
    return yield* Effect.flatMap(pruning, (run) => run({ olderThan, isDeleting, isJson }))
  })
).pipe(
  Command.withDescription("Delete onboardings that ended long ago from the PostgreSQL of DATABASE_URL"),
  Command.withExamples([
    {
      command: "DATABASE_URL=… flanks onboarding prune --older-than 90d",
      description: "Count the onboardings that would be deleted"
    },
    { command: "DATABASE_URL=… flanks onboarding prune --older-than 90d --delete", description: "Delete them" }
  ])
)

const demo = Command.make(
  "demo",
  {},
  () => Effect.flatten(demonstration)
).pipe(
  Command.withDescription("Start two runners, kill one, and show that nothing is lost"),
  Command.withExamples([{
    command: "flanks onboarding demo",
    description: "Run the demonstration, which takes less than a minute"
  }])
)

/** The subcommand `flanks onboarding`. */
export const command = Command.make("onboarding").pipe(
  Command.withDescription(descriptions.onboarding),
  Command.withExamples([
    { command: "flanks onboarding demo", description: "Run the demonstration: two runners, one of which is killed" },
    { command: "flanks onboarding serve", description: "Use the built-in simulator and a temporary PostgreSQL" }
  ]),
  Command.withSubcommands([serve, list, session, prune, demo])
)
