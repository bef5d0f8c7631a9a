/**
 * Calls of Flanks' API from the command: the client from the environment, and an error as what to do next.
 *
 * @since 0.1.0
 */
import type { ActivationFailure, DataFailure, ExchangeUncertain } from "@effect-flanks/client/ClientError"
import { layerConfig, type SessionWaitFailure } from "@effect-flanks/client/FlanksClient"
import * as RequestPolicy from "@effect-flanks/client/RequestPolicy"
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

/** How a call can end badly. */
export type CallError = DataFailure | ActivationFailure | ExchangeUncertain | SessionWaitFailure

/** The exit code says who must act. */
const actorCodes: { readonly [A in Actor]: Failure["exitCode"] } = {
  nobody: exitCodes.later,
  bank: exitCodes.later,
  flanks: exitCodes.later,
  support: exitCodes.support,
  endUser: exitCodes.user,
  developer: exitCodes.developer
}

const isSubject = (error: CallError): error is CallError & RetryInput => error._tag in rows

/** An error as data, without secrets. */
const toJson = (error: CallError) => ({
  error: {
    tag: error._tag,
    code: "code" in error ? error.code : null,
    status: "httpStatus" in error ? error.httpStatus : null,
    actor: error.actor,
    action: error.action,
    schedule: isSubject(error) ? kindOf(error) : null,
    ...error._tag === "ExchangeUncertain" && {
      reason: error.reason,
      posts: error.posts,
      failure: error.failure === null ? null : { tag: error.failure._tag, message: error.failure.message }
    },
    message: error.message
  }
})

/** How to do with the command what the error advises. */
const byCommand: { readonly [T in CallError["_tag"]]?: string } = {
  ExchangeUncertain: " `flanks credentials --reveal` lists the tokens.",
  DataErrored: " `flanks get <data> --ignore-data-error` reads what there is.",
  DataPending: " `flanks status` asks for it.",
  SessionAbandoned: " Nothing was lost: an unused session expires.",
  Incomplete: " `flanks status` shows it; `--ignore-data-error` reads what there is.",
  Processing: " `flanks status --watch` waits for it."
}

const failure = (error: CallError): Failure => {
  const schedule = isSubject(error) ? kindOf(error) : null
  const again = schedule === null ? "" : ` \`flanks schedule ${schedule}\` shows when asking again is of use.`
  const isLater = schedule !== null && schedule !== "unauthorized"
  return new Failure({
    exitCode: error._tag === "ExchangeUncertain"
      ? exitCodes.uncertain
      : isLater
      ? exitCodes.later
      : actorCodes[error.actor],
    message: `${error._tag}: ${error.message}${byCommand[error._tag] ?? ""}${again}`
  })
}

/** The waits of the environment; a variable that changes none of them is mentioned on stderr. */
const waits = Layer.effect(
  WaitConfig.WaitConfig,
  Effect.gen(function*() {
    const unread = yield* WaitConfig.unreadVariables(yield* ConfigProvider.ConfigProvider)
    if (unread.length > 0) {
      yield* Console.error(`flanks: no setting has this name, so it is ignored: ${unread.join(", ")}`)
    }
    return yield* WaitConfig.config
  })
)

const client = layerConfig.pipe(
  Layer.provide(FetchHttpClient.layer),
  Layer.provideMerge(Layer.mergeAll(waits, RequestPolicy.layerConfig))
)

const application =
  "Set FLANKS_CLIENT_ID and FLANKS_CLIENT_SECRET, and FLANKS_BASE_URL where it is not Flanks' own host; " +
  "`flanks serve` prints those of a simulated one."

const numbers = "A duration is one such as \"10 seconds\"; what is not set has a default."

/** What to do about variables that are missing or wrong. */
const environment = (error: Config.ConfigError): string => {
  const said = problem(error)
  return `The environment cannot be used. ${said}\n${/_TIMEOUT|_WAIT_/.test(said) ? numbers : application}`
}

/** A call, and on a terminal for how long it is asked: what fails is repeated for a while. */
export const withProgress = <A, E, R>(call: Effect.Effect<A, E, R>) =>
  Effect.flatMap(progress, ({ waiting }) => waiting("asking Flanks")(call))

/** Runs calls with the client of the environment; an error ends the command with what to do next. */
export const runCall = <A, E extends CallError, R>(
  effect: Effect.Effect<A, E, R>,
  { json }: { readonly json: boolean }
) =>
  effect.pipe(
    Effect.catch((error) =>
      Effect.andThen(
        json ? Console.log(JSON.stringify(toJson(error))) : Effect.void,
        Effect.fail(failure(error))
      )
    ),
    Effect.provide(client),
    Effect.catchTags({
      InsecureUrl: ({ message }) => new Failure({ exitCode: exitCodes.developer, message }),
      ConfigError: (error) => new Failure({ exitCode: exitCodes.developer, message: environment(error) })
    })
  )
