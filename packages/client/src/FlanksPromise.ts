/**
 * The client for programs without Effect: its operations are promises, and its streams are async iterables. A promise is
 * rejected with the tagged error itself, which has `_tag`, `actor` and its other fields. Amounts are `BigDecimal` values;
 * `Amount` converts them to text and numbers.
 *
 * @since 0.1.0
 */
import * as WaitConfig from "@effect-flanks/domain/WaitConfig"
import * as Cause from "effect/Cause"
import type * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { ClientClosed, type InsecureUrl } from "./ClientError.ts"
import * as FlanksClient from "./FlanksClient.ts"
import type { PromisedOperations } from "./internal/promises/operations.ts"
import type { Promised } from "./internal/promises/promised.ts"
import { withDefaults } from "./internal/withDefaults.ts"
import {
  defaults,
  layerConfig as RequestPolicyConfig,
  RequestPolicy,
  type RequestPolicyOptions
} from "./RequestPolicy.ts"

type Service = FlanksClient.FlanksClient["Service"]

export type { Promised } from "./internal/promises/promised.ts"

/**
 * The options of the client. An option that is `undefined` has its default.
 *
 * @category models
 */
export interface FlanksPromiseOptions extends FlanksClient.FlanksClientOptions {
  /** The deadlines and retries of calls. */
  readonly policy?:
    | { readonly [K in keyof RequestPolicyOptions]?: RequestPolicyOptions[K] | undefined }
    | undefined
  /** The HTTP client; `fetch` by default. */
  readonly httpClient?: Layer.Layer<HttpClient.HttpClient> | undefined
}

/**
 * The client, with `close` to end it.
 *
 * @category models
 */
export interface FlanksPromise extends PromisedOperations, AsyncDisposable {
  /**
   * Runs any effect of the service, such as one without a function, and can abort it with a signal. After an abort, the
   * promise is rejected with the signal's `reason`, which is an `AbortError` by default.
   */
  readonly run: <A, E>(
    f: (flanks: Service) => Effect.Effect<A, E>,
    options?: { readonly signal?: AbortSignal | undefined }
  ) => Promise<A>
  /** Closes the client. Calls in progress and later calls are rejected with `ClientClosed`. */
  readonly close: () => Promise<void>
}

/**
 * Marks a text as a secret. Operations take tokens, codes and passwords in this form.
 *
 * @category secrets
 */
export const secret = (text: string): Redacted.Redacted => Redacted.make(text)

/**
 * Returns the text of a secret.
 *
 * @category secrets
 */
export const reveal = (hidden: Redacted.Redacted): string => Redacted.value(hidden)

export { isFlanksError } from "@effect-flanks/domain/FlanksError"
export { isClientError } from "./ClientError.ts"

/** Converts effects to promises, and streams to async iterables. */
interface Doors {
  readonly run: (effect: Effect.Effect<unknown, unknown>) => Promise<unknown>
  readonly iterate: (stream: Stream.Stream<unknown, unknown>) => AsyncIterable<unknown>
}

const promised = (doors: Doors, value: unknown): unknown => {
  if (typeof value === "function") {
    return (...args: ReadonlyArray<unknown>) => {
      const result: unknown = value(...args)
      if (Effect.isEffect(result)) return doors.run(result as Effect.Effect<unknown, unknown>)
      return Stream.isStream(result) ? doors.iterate(result as Stream.Stream<unknown, unknown>) : result
    }
  }
  return Object.fromEntries(Object.entries(value as object).map(([name, part]) => [name, promised(doors, part)]))
}

/** Returns the effect's result, or throws its error, its defect or the reason of its interruption. */
const settle = <A, E>(exit: Exit.Exit<A, E>, signal: AbortSignal | undefined): A => {
  if (Exit.isSuccess(exit)) return exit.value
  if (!Cause.hasInterruptsOnly(exit.cause)) throw Cause.squash(exit.cause)
  throw signal?.aborted === true ? signal.reason : new ClientClosed({})
}

const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")

const makeFrom = async (
  layer: Layer.Layer<FlanksClient.FlanksClient, InsecureUrl | Config.ConfigError>
): Promise<FlanksPromise> => {
  const runtime = ManagedRuntime.make(layer)
  const context = await runtime.context()
  const service = Context.get(context, FlanksClient.FlanksClient)
  const closed = Deferred.makeUnsafe<never, ClientClosed>()
  let isClosed = false
  const run = async <A, E>(effect: Effect.Effect<A, E>, signal?: AbortSignal): Promise<A> => {
    if (isClosed) throw new ClientClosed({})
    signal?.throwIfAborted()
    return settle(await runtime.runPromiseExit(effect, { signal }), signal)
  }
  const close = async (): Promise<void> => {
    isClosed = true
    await Effect.runPromise(Effect.andThen(Deferred.fail(closed, new ClientClosed({})), runtime.disposeEffect))
  }
  const doors: Doors = {
    run,
    iterate: (stream) => Stream.toAsyncIterableWith(Stream.interruptWhen(stream, Deferred.await(closed)), context)
  }
  return {
    ...promised(doors, service) as Promised<Service>,
    run: (f, { signal } = {}) => run(f(service), signal),
    close,
    [asyncDispose]: close
  }
}

/**
 * Makes the client. Close it at the end of the program, for example with `await using`.
 *
 * @example
 * import { make, secret } from "@effect-flanks/client/FlanksPromise"
 *
 * const balances = async () => {
 *   await using flanks = await make({
 *     grant: { grant_type: "client_credentials", client_id: secret("my-id"), client_secret: secret("my-secret") }
 *   })
 *   return await flanks.aggregation.account(secret("a credentials token"))
 * }
 *
 * @see {@link makeFromEnvironment} for a client from environment variables
 *
 * @category constructors
 */
export const make = (
  { httpClient = FetchHttpClient.layer, policy = {}, ...options }: FlanksPromiseOptions
): Promise<FlanksPromise> =>
  makeFrom(
    FlanksClient.layer(options).pipe(
      Layer.provide(httpClient),
      Layer.provideMerge(Layer.succeed(RequestPolicy, withDefaults<RequestPolicyOptions>(defaults, policy)))
    )
  )

/**
 * The options of `makeFromEnvironment`.
 *
 * @category models
 */
export interface EnvironmentOptions {
  /** The variables; those of the process by default. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** The HTTP client; `fetch` by default. */
  readonly httpClient?: Layer.Layer<HttpClient.HttpClient> | undefined
}

/**
 * Makes the client from environment variables: those of `FlanksClient.config`, such as `FLANKS_CLIENT_ID` and
 * `FLANKS_CLIENT_SECRET`, and those of `RequestPolicy.layerConfig` and `WaitConfig.layerConfig`. If a variable is missing
 * or empty, the error names it.
 *
 * @example
 * import { makeFromEnvironment } from "@effect-flanks/client/FlanksPromise"
 *
 * const banks = async () => {
 *   await using flanks = await makeFromEnvironment()
 *   return await flanks.entities()
 * }
 *
 * @see {@link make} for your own configuration
 *
 * @category constructors
 */
export const makeFromEnvironment = (
  { env, httpClient = FetchHttpClient.layer }: EnvironmentOptions = {}
): Promise<FlanksPromise> => {
  const variables = ConfigProvider.fromEnv({ preserveEmptyStrings: true, ...env !== undefined && { env } })
  return makeFrom(
    FlanksClient.layerConfig.pipe(
      Layer.provide(httpClient),
      Layer.provideMerge(Layer.mergeAll(RequestPolicyConfig, WaitConfig.layerConfig)),
      Layer.provide(ConfigProvider.layer(variables))
    )
  )
}
