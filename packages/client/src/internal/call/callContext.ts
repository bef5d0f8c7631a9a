/** The part of a call's context that Effect and its HTTP clients read. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"

const always = () => true

/**
 * Redirects aren't followed, because fetch would send the body of a 307 to any address. No trace headers are sent to Flanks
 * unless the caller enables them. Without a tracer, requests have no spans, because nothing would record them.
 */
const withoutTracing = <R>(context: Context.Context<R>): Context.Context<R> => {
  const init = Context.getOrUndefined(context, FetchHttpClient.RequestInit)
  const kept = init?.redirect === "manual"
    ? context
    : Context.add(context, FetchHttpClient.RequestInit, { ...init, redirect: "manual" })
  if (Context.getOrUndefined(context, Tracer.Tracer) === undefined) {
    return Context.getOrUndefined(context, HttpClient.TracerDisabledWhen) === always
      ? kept
      : Context.add(kept, HttpClient.TracerDisabledWhen, always)
  }
  return Context.getOrUndefined(context, HttpClient.TracerPropagationEnabled) === undefined
    ? Context.add(kept, HttpClient.TracerPropagationEnabled, false)
    : kept
}

/** Sends a request with these settings. */
export const sendPrivately = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.updateContext(effect, withoutTracing<R>)

/** Runs an operation with these settings, and with its name on its log lines. */
export const withCallContext =
  (operation: string) => <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateContext(
      effect,
      (context: Context.Context<R>) =>
        Context.add(withoutTracing(context), References.CurrentLogAnnotations, {
          ...Context.get(context, References.CurrentLogAnnotations),
          "flanks.operation": operation
        })
    )
