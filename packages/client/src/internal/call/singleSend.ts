/**
 * Sends a request only once. The fetch of browsers and of Deno silently sends a POST again if a reused connection closes
 * before the response. A new connection avoids that.
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

/** The ways to make the fetch of a runtime send a request only once. */
export type FetchKind =
  /** It already sends a request only once: Node, workerd. */
  | "once"
  /** It uses a new connection if it is told to. */
  | "Deno"
  | "Bun"
  /** It can't be controlled: browsers, and the renderer of Electron. */
  | "resends"

export const fetchKind = (globals: Globals): FetchKind => {
  if (globals.Deno?.createHttpClient !== undefined) return "Deno"
  if (globals.Bun !== undefined) return "Bun"
  if (globals.navigator?.userAgent === "Cloudflare-Workers") return "once"
  if (globals.process?.versions?.node !== undefined && globals.process.type !== "renderer") return "once"
  return globals.document !== undefined || globals.WorkerGlobalScope !== undefined ? "resends" : "once"
}

let denoClient: unknown

/** The options with which fetch uses a new connection. */
const initFor = (kind: FetchKind, globals: Globals): object => {
  if (kind === "Bun") return { keepalive: false }
  if (kind !== "Deno") return {}
  // Without idle connections, none is reused. HTTP/2 would share one among requests.
  denoClient ??= globals.Deno?.createHttpClient?.({ poolMaxIdlePerHost: 0, http2: false })
  return { client: denoClient }
}

type Fetch = (typeof FetchHttpClient.Fetch)["Service"]

/** A fetch that refuses to send. If the application has its own fetch, that is its own choice. */
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
