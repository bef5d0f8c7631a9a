/**
 * Calls Flanks' API with the client of the environment, and turns errors into messages that say what to do next.
 *
 * @since 0.1.0
 */
import type { ActivationFailure, DataFailure, ExchangeUncertain } from "@effect-flanks/client/ClientError"
import { layerConfig, type SessionWaitFailure } from "@effect-flanks/client/FlanksClient"
import * as RequestPolicy from "@effect-flanks/client/RequestPolicy"
import type { TransportError } from "@effect-flanks/domain/FlanksError"
import { type Actor, rows } from "@effect-flanks/domain/Table"
import { kindOf, type RetryInput } from "@effect-flanks/domain/Wait"
import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import type * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { problem } from "../Environment.ts"
import { exitCodes, Failure } from "../Failure.ts"
import { progress } from "../terminal/Progress.ts"

/** Any error of a call. */
export type CallError = DataFailure | ActivationFailure | ExchangeUncertain | SessionWaitFailure

/** The exit codes that say who must act. */
const actorCodes: { readonly [A in Actor]: Failure["exitCode"] } = {
  nobody: exitCodes.later,
  bank: exitCodes.later,
  flanks: exitCodes.later,
  support: exitCodes.support,
  endUser: exitCodes.user,
  developer: exitCodes.developer
}

const isRetryInput = (error: CallError): error is CallError & RetryInput => error._tag in rows

/** An error as data, without secrets. */
const jsonOf = (error: CallError) => ({
  error: {
    tag: error._tag,
    code: "code" in error ? error.code : null,
    status: "httpStatus" in error ? error.httpStatus : null,
    actor: error.actor,
    action: error.action,
    schedule: isRetryInput(error) ? kindOf(error) : null,
    ...error._tag === "ExchangeUncertain" && {
      reason: error.reason,
      posts: error.posts,
      failure: error.failure === null ? null : { tag: error.failure._tag, message: error.failure.message }
    },
    message: error.message
  }
})

/** How to follow the advice of an error with this command. */
const byCommand: { readonly [T in CallError["_tag"]]?: string } = {
  ExchangeUncertain: " `flanks credentials --reveal` lists the tokens.",
  DataErrored: " `flanks get <data> --ignore-data-error` reads the rest.",
  DataPending: " `flanks status` requests it.",
  SessionAbandoned: " Nothing was lost: an unused session expires.",
  Incomplete: " `flanks status` shows which; `--ignore-data-error` reads the rest.",
  Processing: " `flanks status --watch` waits for it."
}

/** Why no response arrived, in words. */
const connections: { readonly [R in TransportError["reason"]]: string } = {
  refused:
    "The connection was refused: nothing listens there. Check FLANKS_BASE_URL; for the simulator, run `flanks serve`.",
  dns: "The host name wasn't found. Check FLANKS_BASE_URL and the network.",
  reset: "The connection broke off.",
  timeout: "No response arrived in time.",
  unknown: "The request couldn't be sent. Check FLANKS_BASE_URL and the network."
}

const failure = (error: CallError): Failure => {
  const schedule = isRetryInput(error) ? kindOf(error) : null
  const connection = error._tag === "TransportError" ? ` ${connections[error.reason]}` : ""
  const later = schedule === null ? "" : ` \`flanks schedule ${schedule}\` shows when a retry is useful.`
  const isLater = schedule !== null && schedule !== "unauthorized"
  return new Failure({
    exitCode: error._tag === "ExchangeUncertain"
      ? exitCodes.uncertain
      : isLater
      ? exitCodes.later
      : actorCodes[error.actor],
    message: `${error._tag}: ${error.message}${byCommand[error._tag] ?? ""}${connection}${later}`,
    json: jsonOf(error)
  })
}

/** The waits of the environment. A warning on stderr names the variables that have no effect. */
const waits = Layer.effect(
  WaitConfig.WaitConfig,
  Effect.gen(function*() {
    const unread = yield* WaitConfig.unreadVariables(yield* ConfigProvider.ConfigProvider)
    if (unread.length > 0) {
      yield* Console.error(
        `flanks: warning: ${unread.join(", ")} ${
          unread.length === 1 ? "isn't a setting and is" : "aren't settings and are"
        } ignored.`
      )
    }
    return yield* WaitConfig.config
  })
)

const client = layerConfig.pipe(
  Layer.provide(FetchHttpClient.layer),
  Layer.provideMerge(Layer.mergeAll(waits, RequestPolicy.layerConfig))
)

const application =
  "Set FLANKS_CLIENT_ID and FLANKS_CLIENT_SECRET. For the simulator, set FLANKS_BASE_URL too: `flanks serve` prints all three."

const durations = "Durations look like \"10 seconds\". Unset variables have defaults."

/** What to do about missing or invalid variables. */
const environment = (error: Config.ConfigError): string => {
  const found = problem(error)
  return `${found}\n${/_TIMEOUT|_WAIT_/.test(found) ? durations : application}`
}

/** Makes a call. A terminal shows how long it takes, since the client retries for a while. */
export const withProgress = <A, E, R>(call: Effect.Effect<A, E, R>) =>
  Effect.flatMap(progress, ({ waiting }) => waiting("calling Flanks")(call))

/** Runs calls with the client of the environment. An error ends the command, and its message says what to do next. */
export const runCall = <A, E extends CallError, R>(effect: Effect.Effect<A, E, R>) =>
  effect.pipe(
    Effect.mapError(failure),
    Effect.provide(client),
    Effect.catchTags({
      InsecureUrl: ({ message }) => new Failure({ exitCode: exitCodes.developer, message }),
      ConfigError: (error) => new Failure({ exitCode: exitCodes.developer, message: environment(error) })
    })
  )
