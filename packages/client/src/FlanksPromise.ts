/**
 * The client for who does not run Effect: its operations as promises, its streams as async iterables. A promise is
 * rejected with the tagged error itself: `_tag`, `action`, `actor` and the rest are there.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as FlanksClient from "./FlanksClient.ts"
import { defaults, RequestPolicy, type RequestPolicyOptions } from "./RequestPolicy.ts"

type Service = FlanksClient.FlanksClient["Service"]

/** A service whose effects are promises and whose streams are async iterables. */
export type Promised<S> = {
  readonly [K in keyof S]: S[K] extends (...args: infer Args) => Effect.Effect<infer A, infer _E>
    ? (...args: Args) => Promise<A>
    : S[K] extends (...args: infer Args) => Stream.Stream<infer A, infer _E> ? (...args: Args) => AsyncIterable<A>
    : Promised<S[K]>
}

/** What the client is made of. */
export interface FlanksPromiseOptions extends FlanksClient.FlanksClientOptions {
  readonly policy?: Partial<RequestPolicyOptions> | undefined
  /** The transport; fetch, unless another is given. */
  readonly httpClient?: Layer.Layer<HttpClient.HttpClient> | undefined
}

/** The client, and how to end it. */
export interface FlanksPromise extends Promised<Service> {
  /** Runs what the service offers only as an effect, or what is to be aborted by a signal. */
  readonly run: <A, E>(
    f: (flanks: Service) => Effect.Effect<A, E>,
    options?: { readonly signal?: AbortSignal | undefined }
  ) => Promise<A>
  /** Interrupts what is under way. */
  readonly close: () => Promise<void>
}

/** Marks a text as a secret, as the operations want tokens, codes and passwords. */
export const secret = (text: string): Redacted.Redacted => Redacted.make(text)

/** The text of a secret. */
export const reveal = (hidden: Redacted.Redacted): string => Redacted.value(hidden)

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

/**
 * Makes the client.
 *
 * @example
 * import { make, secret } from "@effect-flanks/client/FlanksPromise"
 *
 * const balances = async () => {
 *   const flanks = await make({
 *     grant: { grant_type: "client_credentials", client_id: secret("my-id"), client_secret: secret("my-secret") }
 *   })
 *   try {
 *     return await flanks.aggregation.account(secret("a credentials token"))
 *   } finally {
 *     await flanks.close()
 *   }
 * }
 */
export const make = async (
  { httpClient = FetchHttpClient.layer, policy, ...options }: FlanksPromiseOptions
): Promise<FlanksPromise> => {
  const runtime = ManagedRuntime.make(
    FlanksClient.layer(options).pipe(
      Layer.provide(httpClient),
      Layer.provideMerge(Layer.succeed(RequestPolicy, { ...defaults, ...policy }))
    )
  )
  const context = await runtime.context()
  const service = Context.get(context, FlanksClient.FlanksClient)
  const closed = Deferred.makeUnsafe<never>()
  const doors: Doors = {
    run: (effect) => runtime.runPromise(effect),
    iterate: (stream) => Stream.toAsyncIterableWith(Stream.interruptWhen(stream, Deferred.await(closed)), context)
  }
  return {
    ...promised(doors, service) as Promised<Service>,
    run: (f, runOptions) => runtime.runPromise(f(service), runOptions),
    close: () => Effect.runPromise(Effect.andThen(Deferred.interrupt(closed), runtime.disposeEffect))
  }
}
