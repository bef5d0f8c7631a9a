/**
 * The access token. It is fetched once for any number of waiting callers, renewed before it expires, and replaced once
 * after a 401.
 *
 * @since 0.1.0
 */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Wait from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as HttpClient from "effect/http/HttpClient"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { type Grant, Token, TokenGroup } from "./api/Token.ts"
import type { Failure, InsecureUrl } from "./ClientError.ts"
import { leastTime, makeAttempts } from "./internal/call/attempt.ts"
import { deadlines, timedOut } from "./internal/call/deadlines.ts"
import { decoder } from "./internal/call/decode.ts"
import { makeEarlierFailures } from "./internal/call/earlierFailures.ts"
import { monotonicMillis, monotonicUnsafe } from "./internal/call/monotonic.ts"
import { retryAfterWait } from "./internal/call/retry.ts"
import { makeSender, type Where } from "./internal/call/send.ts"
import { RequestPolicy } from "./RequestPolicy.ts"
import * as Telemetry from "./Telemetry.ts"

/**
 * The application's grant, and the address of Flanks.
 *
 * @category models
 */
export interface AccessTokenOptions extends Where {
  readonly grant: Grant
}

/** Tokens are renewed this long before they expire, or a tenth of their lifetime before it if that is less. */
const mostMargin = 5 * 60_000

/** When to renew a token. A token without a readable lifetime is used until Flanks refuses it. */
const renewAt = ({ expires_in }: Token, asked: number): number => {
  const seconds = typeof expires_in === "string" ? Number(expires_in) : expires_in
  const life = typeof seconds === "number" && Number.isFinite(seconds) ? seconds * 1000 : 0
  return life > 0 ? asked + life - Math.min(mostMargin, life / 10) : Infinity
}

type Reason = "first" | "expiring" | "unauthorized"

interface Current {
  readonly token: Redacted.Redacted
  readonly renewAt: number
}

/**
 * A token request in progress. Its result is a promise, because workerd runs code after an awaited promise in the caller's
 * own request, and nothing else can cross from one request to another.
 */
interface Fetching {
  readonly result: Effect.Effect<Current, Failure>
  /** When callers stop waiting for it, because the workerd request that it belonged to may have ended. */
  readonly until: number
}

/** The request ends by itself at the call's deadline. After this grace period, the runtime must have dropped it. */
const grace = 1000

const withResolvers = <A>(): { readonly promise: Promise<A>; readonly resolve: (value: A) => void } => {
  let resolve: (value: A) => void = () => undefined
  const promise = new Promise<A>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

const name = "token.issue"

/** Only closing the scope interrupts this request, which belongs to no caller. In a closed scope it doesn't even begin. */
const closed = "the layer of the Flanks client was closed. Keep it open while the client is used, " +
  "by a ManagedRuntime or by Effect.provide around the whole program."

const make = Effect.fnUntraced(function*({ grant, ...where }: AccessTokenOptions) {
  const { send } = yield* makeSender(where)
  const issue = send(name, TokenGroup.endpoints.issue)({ payload: grant })
  const decode = decoder(name, Token)
  const scope = yield* Scope.Scope

  const fetch = Effect.fn(`FlanksClient.${name}`)(function*(reason: Reason) {
    yield* Metric.update(Metric.withAttributes(Telemetry.tokenFetches, { reason }), 1)
    const policy = yield* RequestPolicy
    const limits = deadlines(policy)
    const asked = yield* monotonicMillis
    const deadline = asked + limits.call
    const least = leastTime(limits.attempt)
    const attempt = makeAttempts(name, least)
    const earlier = makeEarlierFailures()
    const isRepeated = (error: FlanksError) =>
      Wait.kindOf(error) === "transient" && policy.retryOn.includes("transient")

    const from = (history: Wait.History): Effect.Effect<HttpClientResponse, Failure> =>
      Effect.flatMap(monotonicMillis, (now) =>
        Effect.catchIf(
          attempt((millis) => issue(null, millis), Math.min(limits.attempt, deadline - now)),
          isRepeated,
          (error) => retryAfterWait(error, history, { deadline, earlier, least, replaySafe: true }, from)
        ))
    const token = yield* decode(yield* earlier.tell(from(Wait.start())))
    return { token: token.access_token, renewAt: renewAt(token, asked) }
  })

  let current: Current | null = null
  let fetching: Fetching | null = null

  /** A caller that joins waits only as long as its own policy allows. The first caller's policy applies to the request. */
  const patiently = (fetched: Effect.Effect<Current, Failure>): Effect.Effect<Current, Failure> =>
    Effect.flatMap(RequestPolicy, (policy) => {
      const within = deadlines(policy).call
      return Effect.timeoutOrElse(fetched, { duration: within, orElse: () => Effect.fail(timedOut(within)) })
    })

  /** All callers wait for one request. It doesn't belong to any of them, so it continues if a caller is interrupted. */
  const fetchOnce = (reason: Reason): Effect.Effect<Current, Failure> =>
    Effect.uninterruptibleMask((restore) =>
      Effect.withFiber((self) => {
        const now = monotonicUnsafe(self.getRef(Clock.Clock))
        if (fetching !== null && now < fetching.until) return restore(patiently(fetching.result))
        const { promise, resolve } = withResolvers<Exit.Exit<Current, Failure>>()
        const begun: Fetching = {
          result: Effect.flatten(Effect.promise(() => promise)),
          until: now + deadlines(self.getRef(RequestPolicy)).call + grace
        }
        fetching = begun
        return Effect.interruptible(fetch(reason)).pipe(
          Effect.tap((fetched) => Effect.sync(() => current = fetched)),
          Effect.forkIn(scope),
          Effect.flatMap((fiber) => {
            fiber.addObserver((exit) => {
              if (fetching === begun) fetching = null
              resolve(Exit.hasInterrupts(exit) ? Exit.die(new Error(closed)) : exit)
            })
            return restore(begun.result)
          })
        )
      })
    )

  return AccessToken.of({
    get: Effect.withFiber((fiber) =>
      current !== null && monotonicUnsafe(fiber.getRef(Clock.Clock)) < current.renewAt
        ? Effect.succeed(current.token)
        : Effect.map(fetchOnce(current === null ? "first" : "expiring"), ({ token }) => token)
    ),
    refresh: (refused) =>
      Effect.suspend(() =>
        current === null || Redacted.value(current.token) === Redacted.value(refused)
          ? Effect.asVoid(fetchOnce("unauthorized"))
          : Effect.void
      )
  })
})

/**
 * Provides the access token of an application to every call.
 *
 * **When to use**
 *
 * Most programs get it from `FlanksClient.layer`. Provide your own, with `FlanksClient.layerNoToken`, to share tokens among
 * processes, or to get them from another place.
 *
 * @category services
 */
export class AccessToken extends Context.Service<AccessToken, {
  /** Returns a token that will be valid for a while. */
  readonly get: Effect.Effect<Redacted.Redacted, Failure>
  /**
   * Replaces a token that Flanks refused, unless it has been replaced in the meantime.
   *
   * If other processes fetch tokens too, and Flanks accepts only the last one, each process replaces the other's token once
   * per refusal.
   */
  readonly refresh: (refused: Redacted.Redacted) => Effect.Effect<void, Failure>
}>()("@effect-flanks/client/AccessToken") {}

/**
 * Provides the access token for an application's grant. `FlanksClient.layer` already includes it.
 *
 * @category layers
 */
export const layer = (options: AccessTokenOptions): Layer.Layer<AccessToken, InsecureUrl, HttpClient.HttpClient> =>
  Layer.effect(AccessToken, make(options))
