/**
 * The client for programs that do not run Effect: its operations as promises, its streams as async iterables. A promise is
 * rejected with the tagged error itself: `_tag`, `action`, `actor` and the rest are there. Amounts are `BigDecimal`: `Amount`
 * makes texts and numbers of them.
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
import { withDefaults } from "./internal/withDefaults.ts"
import {
  defaults,
  layerConfig as RequestPolicyConfig,
  RequestPolicy,
  type RequestPolicyOptions
} from "./RequestPolicy.ts"

type Service = FlanksClient.FlanksClient["Service"]

/** A service whose effects are promises and whose streams are async iterables. */
export type Promised<S> = {
  readonly [K in keyof S]: S[K] extends (...args: infer Args) => Effect.Effect<infer A, infer _E>
    ? (...args: Args) => Promise<A>
    : S[K] extends (...args: infer Args) => Stream.Stream<infer A, infer _E> ? (...args: Args) => AsyncIterable<A>
    : Promised<S[K]>
}

/** What the client is made of. What is given as `undefined` has its default. */
export interface FlanksPromiseOptions extends FlanksClient.FlanksClientOptions {
  readonly policy?:
    | { readonly [K in keyof RequestPolicyOptions]?: RequestPolicyOptions[K] | undefined }
    | undefined
  /** The transport; fetch, unless another is given. */
  readonly httpClient?: Layer.Layer<HttpClient.HttpClient> | undefined
}

/** The client, and how to end it. */
export interface FlanksPromise extends Promised<Service>, AsyncDisposable {
  /**
   * Runs what the service offers only as an effect, or what is to be aborted by a signal: the promise is then rejected with
   * the signal's `reason`, which is an `AbortError` unless it was given another.
   */
  readonly run: <A, E>(
    f: (flanks: Service) => Effect.Effect<A, E>,
    options?: { readonly signal?: AbortSignal | undefined }
  ) => Promise<A>
  /** Interrupts what is under way. It, and every call after it, is rejected with `ClientClosed`. */
  readonly close: () => Promise<void>
}

/** Marks a text as a secret, as the operations want tokens, codes and passwords. */
export const secret = (text: string): Redacted.Redacted => Redacted.make(text)

/** The text of a secret. */
export const reveal = (hidden: Redacted.Redacted): string => Redacted.value(hidden)

export { isFlanksError } from "@effect-flanks/domain/FlanksError"
export { isClientError } from "./ClientError.ts"

/** How effects and streams leave Effect. */
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

/** The promise of an effect's result, rejected with what the effect failed with, or with why it was interrupted. */
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
 * Makes the client.
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

/** What the environment does not say. */
export interface EnvironmentOptions {
  /** The variables; those of the process unless given. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** The transport; fetch, unless another is given. */
  readonly httpClient?: Layer.Layer<HttpClient.HttpClient> | undefined
}

/**
 * Makes the client from the variables that `FlanksClient.config`, `RequestPolicy.layerConfig` and `WaitConfig.layerConfig`
 * name: `FLANKS_CLIENT_ID`, `FLANKS_CLIENT_SECRET`, `FLANKS_BASE_URL` and so on. One that is missing, or set to nothing, is
 * named by the error.
 *
 * @example
 * import { makeFromEnvironment } from "@effect-flanks/client/FlanksPromise"
 *
 * const banks = async () => {
 *   await using flanks = await makeFromEnvironment()
 *   return await flanks.entities()
 * }
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
