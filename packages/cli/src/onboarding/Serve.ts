/**
 * `flanks onboarding serve`.
 *
 * @since 0.1.0
 */
import { isLoopbackName } from "@effect-flanks/client/Loopback"
import * as Http from "@effect-flanks/onboarding/service/Http"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import { problem } from "../Environment.ts"
import { exitCodes, Failure, usage } from "../Failure.ts"
import { screen } from "../terminal/Screen.ts"
import { wrap } from "../terminal/TextTable.ts"
import { isAboutUrl, unusable } from "./Database.ts"
import { layer, Own, type ServiceOptions } from "./Service.ts"

const hints = (isJson: boolean) =>
  Effect.gen(function*() {
    const url = yield* HttpServer.addressFormattedWith(Effect.succeed)
    const { isTemporary, simulator } = yield* Own
    if (isJson) return yield* Console.log(JSON.stringify({ url, simulator, isTemporary }))
    const { styles, width } = yield* screen
    const own = simulator !== null
      ? [
        `Flanks is simulated, at ${simulator}/, and the database its own: both end with this. DATABASE_URL and FLANKS_CLIENT_ID name others.`
      ]
      : isTemporary
      ? ["The database is its own and ends with this, tokens and all: set DATABASE_URL for one that stays."]
      : []
    yield* Console.log([
      styles.strong(`Onboardings at ${url}/onboardings`),
      "",
      ...wrap(
        [
          ...own,
          `The contract is at ${url}/openapi.json, health at /health, metrics at /metrics.`,
          `\`flanks onboarding list --watch --url ${url}\` shows them. Stop it with Ctrl-C.`
        ].join(" "),
        width
      )
    ].join("\n"))
  })

/** Serves until it is stopped. */
export const serve = Effect.fnUntraced(function*({ json, ...options }: ServiceOptions & { readonly json: boolean }) {
  const key = yield* Effect.mapError(Http.apiKey, ({ message }) => usage(message))
  if (Option.isNone(key) && !isLoopbackName(options.host)) {
    return yield* usage(
      "Beyond this machine, onboardings are for who has a key. Set FLANKS_ONBOARDING_API_KEY to a long random text."
    )
  }
  return yield* Layer.effectDiscard(hints(json)).pipe(
    Layer.provide(layer(options)),
    Layer.provide(Logger.layer([Logger.withConsoleError(Logger.formatLogFmt)])),
    Layer.launch,
    Effect.catchDefect((defect) => isAboutUrl(defect) ? unusable(defect) : Effect.die(defect)),
    Effect.catchTags({
      ServeError: () =>
        new Failure({
          exitCode: exitCodes.io,
          message: `Port ${options.port} of ${options.host} cannot be used. ` +
            "Choose another with --port, or any that is free with --port 0."
        }),
      SocketServerError: () =>
        new Failure({ exitCode: exitCodes.io, message: "The runner's port is taken. Set another FLANKS_RUNNER_PORT." }),
      SqlError: unusable,
      PostgresNotStarted: ({ message }) => new Failure({ exitCode: exitCodes.io, message }),
      InsecureUrl: ({ message }) => usage(message),
      ConfigError: (error) => usage(`The environment cannot be used. ${problem(error)}`)
    })
  )
})
