/**
 * How calls are made: their deadlines, and what a call waits for by itself. A reference: provide another for the whole
 * application, or around one call.
 *
 * @since 0.1.0
 */
import type { ScheduleName } from "@effect-flanks/domain/Table"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Layer from "effect/Layer"

/** How calls are made. */
export interface RequestPolicyOptions {
  /** How long one request may take, body included. */
  readonly attemptTimeout: Duration.Input
  /** How long a call may take, with all its attempts and waits. */
  readonly callTimeout: Duration.Input
  /**
   * The schedules that a call waits on before it gives the error up. By default only those that take seconds; a call that
   * is to wait for data or for a bank needs a `callTimeout` to match.
   */
  readonly retryOn: ReadonlyArray<ScheduleName>
  /**
   * Sends what must happen once over a transport that may send it twice. Browsers repeat a POST whose connection was closed
   * before its answer, without saying so: there, the exchange of a code and everything else that is not safe to repeat is
   * refused with `ResendingTransport`, unless this is true. Then an `Invalid code` may mean that the code was used up.
   */
  readonly allowResends?: boolean | undefined
  /** How many pages a list may have before it ends with `UnexpectedShape`. 10,000 unless given. */
  readonly maxPages?: number | undefined
}

/** What holds unless the application says otherwise: 30 s a request, 3 min a call. The numbers are ours. */
export const defaults: { readonly [K in keyof RequestPolicyOptions]-?: NonNullable<RequestPolicyOptions[K]> } = {
  attemptTimeout: "30 seconds",
  callTimeout: "3 minutes",
  retryOn: ["transient", "unauthorized"],
  allowResends: false,
  maxPages: 10_000
}

/**
 * How calls are made.
 *
 * @example
 * import * as Effect from "effect/Effect"
 * import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
 *
 * const patient = Effect.provideService(RequestPolicy, {
 *   ...defaults,
 *   callTimeout: "1 hour",
 *   retryOn: ["processing", "transient"]
 * })
 */
export const RequestPolicy = Context.Reference<RequestPolicyOptions>("@effect-flanks/client/RequestPolicy", {
  defaultValue: () => defaults
})

/** A function, so that programs without a configuration do not bundle what reads one. */
const makeConfig = (): Config.Config<RequestPolicyOptions> =>
  Config.all({
    attemptTimeout: Config.Duration("FLANKS_ATTEMPT_TIMEOUT").pipe(Config.withDefault(defaults.attemptTimeout)),
    callTimeout: Config.Duration("FLANKS_CALL_TIMEOUT").pipe(Config.withDefault(defaults.callTimeout))
  }).pipe(Config.map((deadlines) => ({ ...defaults, ...deadlines })))

const config = /* @__PURE__ */ makeConfig()

/** The deadlines from the configuration, such as `FLANKS_ATTEMPT_TIMEOUT="10 seconds"` and `FLANKS_CALL_TIMEOUT`. */
export const layerConfig: Layer.Layer<never, Config.ConfigError> = /* @__PURE__ */ Layer.effect(RequestPolicy, config)
