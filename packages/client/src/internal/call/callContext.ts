/** What Effect and its HTTP clients read from the context of a call. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"

const always = () => true

/**
 * No redirect is followed: fetch would carry the body of a 307 to wherever it points. Flanks gets no trace ids, unless
 * asked for; and where nobody provides a tracer, no span is made of a request, since nobody would see it.
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

/** Sends as Flanks is to be sent to. */
export const sendPrivately = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.updateContext(effect, withoutTracing<R>)

/** Runs an operation: what it sends, it sends discreetly, and its logs name it. */
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
