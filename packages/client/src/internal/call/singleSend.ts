/**
 * Sending a request once. The fetch of browsers and of Deno sends a POST a second time, without a word, when a connection that
 * it used before is closed before the answer. A connection of its own is not used before.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { ResendingTransport } from "../../ClientError.ts"
import { RequestPolicy } from "../../RequestPolicy.ts"

interface Globals {
  readonly fetch?: unknown
  readonly Bun?: unknown
  readonly Deno?: { readonly createHttpClient?: (options: object) => unknown }
  readonly process?: { readonly type?: string; readonly versions?: { readonly node?: string } }
  readonly document?: unknown
  readonly WorkerGlobalScope?: unknown
  readonly navigator?: { readonly userAgent?: string }
}

/** What can be done about the fetch of a runtime. */
export type FetchKind =
  /** It sends a request once: Node, workerd. */
  | "once"
  /** It takes a connection of its own if it is told to. */
  | "Deno"
  | "Bun"
  /** It sends what it wants: browsers, the renderer of Electron. */
  | "resends"

export const fetchKind = (globals: Globals): FetchKind => {
  if (globals.Deno?.createHttpClient !== undefined) return "Deno"
  if (globals.Bun !== undefined) return "Bun"
  if (globals.navigator?.userAgent === "Cloudflare-Workers") return "once"
  if (globals.process?.versions?.node !== undefined && globals.process.type !== "renderer") return "once"
  return globals.document !== undefined || globals.WorkerGlobalScope !== undefined ? "resends" : "once"
}

let denoClient: unknown

/** What fetch must be told so that the request gets a connection of its own. */
const initFor = (kind: FetchKind, globals: Globals): object => {
  if (kind === "Bun") return { keepalive: false }
  if (kind !== "Deno") return {}
  // Without idle connections, none is used a second time. HTTP/2 would share one among requests.
  denoClient ??= globals.Deno?.createHttpClient?.({ poolMaxIdlePerHost: 0, http2: false })
  return { client: denoClient }
}

type Fetch = (typeof FetchHttpClient.Fetch)["Service"]

/** A fetch that refuses; a fetch of the application's own is the application's choice. */
const refusing = (operation: string): Fetch => () => Promise.reject(new ResendingTransport({ operation }))

/** Sends the request of an operation that must not happen twice. */
export const sendOnce =
  (operation: string, globals: Globals = globalThis) =>
  <A, E, R>(sent: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateContext(sent, (context: Context.Context<R>) => {
      const kind = fetchKind(globals)
      if (kind === "once") return context
      if (kind === "resends") {
        const given = Context.getOrUndefined(context, FetchHttpClient.Fetch)
        const isPlatforms = given === undefined || given === globals.fetch
        return isPlatforms && Context.get(context, RequestPolicy).allowResends !== true
          ? Context.add(context, FetchHttpClient.Fetch, refusing(operation))
          : context
      }
      const init = Context.getOrUndefined(context, FetchHttpClient.RequestInit)
      return Context.add(context, FetchHttpClient.RequestInit, { ...init, ...initFor(kind, globals) })
    })
