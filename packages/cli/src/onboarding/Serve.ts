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
import { layer, type ServiceOptions, TemporaryParts } from "./Service.ts"

const hints = (isJson: boolean) =>
  Effect.gen(function*() {
    const url = yield* HttpServer.addressFormattedWith(Effect.succeed)
    const { isTemporary, simulator } = yield* TemporaryParts
    if (isJson) return yield* Console.log(JSON.stringify({ url, simulator, isTemporary }))
    const { styles, width } = yield* screen
    const own = simulator !== null
      ? [
        `It uses the simulator at ${simulator}/ and a temporary PostgreSQL, which both end with this process. For your own, set FLANKS_CLIENT_ID and DATABASE_URL.`
      ]
      : isTemporary
      ? [
        "The PostgreSQL is temporary: it ends with this process, and its tokens are lost. Set DATABASE_URL to keep them."
      ]
      : []
    yield* Console.log([
      styles.strong(`The onboarding service is at ${url}/onboardings`),
      "",
      ...wrap(
        [
          ...own,
          `Open ${url}/ for the board. The contract is at /openapi.json, health at /health, metrics at /metrics.`,
          `\`flanks onboarding list --watch --url ${url}\` shows the onboardings here. Press Ctrl-C to stop it.`
        ].join(" "),
        width
      )
    ].join("\n"))
  })

/** Serves onboardings until it is stopped. */
export const serve = Effect.fnUntraced(function*({ json, ...options }: ServiceOptions & { readonly json: boolean }) {
  const key = yield* Effect.mapError(Http.apiKey, ({ message }) => usage(message))
  if (Option.isNone(key) && !isLoopbackName(options.host)) {
    return yield* usage(
      "To let other machines in, set FLANKS_ONBOARDING_API_KEY to a long random text. They need it as their key."
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
          message: `Port ${options.port} of ${options.host} is taken or not allowed. ` +
            "Choose another with --port, or any free one with --port 0."
        }),
      SocketServerError: () =>
        new Failure({
          exitCode: exitCodes.io,
          message: "The runner's port is taken. Set FLANKS_RUNNER_PORT to another one."
        }),
      SqlError: unusable,
      PostgresNotStarted: ({ message }) => new Failure({ exitCode: exitCodes.io, message }),
      InsecureUrl: ({ message }) => usage(message),
      ConfigError: (error) => usage(problem(error))
    })
  )
})
