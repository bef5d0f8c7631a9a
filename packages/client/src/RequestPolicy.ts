/**
 * The deadlines of calls, and the schedules on which a call retries by itself. Provide another policy for the whole
 * application, or around one call.
 *
 * @since 0.1.0
 */
import type { ScheduleName } from "@effect-flanks/domain/Table"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Layer from "effect/Layer"

/**
 * The options of a policy.
 *
 * @category models
 */
export interface RequestPolicyOptions {
  /** How long one request may take, including its body. */
  readonly attemptTimeout: Duration.Input
  /** How long a call may take, including all its attempts and waits. */
  readonly callTimeout: Duration.Input
  /**
   * The schedules on which a call retries before it fails; by default only those that take seconds. A call that should wait
   * for data or for a bank also needs a long `callTimeout`.
   */
  readonly retryOn: ReadonlyArray<ScheduleName>
  /**
   * Whether to send unsafe operations over a transport that may send them twice; false by default.
   *
   * Browsers silently repeat a POST whose connection closed before the response. There, the exchange of a code and every
   * other operation that isn't replay-safe is refused with `ResendingTransport`, unless this is true. If it is, `Invalid
   * code` may mean that the code was used up.
   */
  readonly allowResends?: boolean | undefined
  /** How many pages a list may have before it fails with `UnexpectedShape`; 10,000 by default. */
  readonly maxPages?: number | undefined
}

/**
 * The default policy: 30 seconds for a request, and 3 minutes for a call. These limits are this project's choice.
 *
 * @category configuration
 */
export const defaults: { readonly [K in keyof RequestPolicyOptions]-?: NonNullable<RequestPolicyOptions[K]> } = {
  attemptTimeout: "30 seconds",
  callTimeout: "3 minutes",
  retryOn: ["transient", "unauthorized"],
  allowResends: false,
  maxPages: 10_000
}

/**
 * The policy that calls follow. Provide another for the whole application, or around one call.
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
 *
 * @category services
 */
export const RequestPolicy = Context.Reference<RequestPolicyOptions>("@effect-flanks/client/RequestPolicy", {
  defaultValue: () => defaults
})

/** This is a function so that programs without a configuration don't bundle it. */
const makeConfig = (): Config.Config<RequestPolicyOptions> =>
  Config.all({
    attemptTimeout: Config.Duration("FLANKS_ATTEMPT_TIMEOUT").pipe(Config.withDefault(defaults.attemptTimeout)),
    callTimeout: Config.Duration("FLANKS_CALL_TIMEOUT").pipe(Config.withDefault(defaults.callTimeout))
  }).pipe(Config.map((deadlines) => ({ ...defaults, ...deadlines })))

const config = /* @__PURE__ */ makeConfig()

/**
 * Provides the default policy with the deadlines from the configuration, such as `FLANKS_ATTEMPT_TIMEOUT="10 seconds"` and
 * `FLANKS_CALL_TIMEOUT`.
 *
 * @category layers
 */
export const layerConfig: Layer.Layer<never, Config.ConfigError> = /* @__PURE__ */ Layer.effect(RequestPolicy, config)
