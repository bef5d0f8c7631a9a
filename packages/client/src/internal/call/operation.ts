/**
 * The operations of the contract as functions. Each attempt gets a token, the retries all happen here, and the success is
 * decoded.
 */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Wait from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import type * as Schema from "effect/Schema"
import type { AccessToken } from "../../AccessToken.ts"
import * as Annotations from "../../api/Annotations.ts"
import type { Failure } from "../../ClientError.ts"
import { RequestPolicy, type RequestPolicyOptions } from "../../RequestPolicy.ts"
import { inTime, leastTime, makeAttempts } from "./attempt.ts"
import { withCallContext } from "./callContext.ts"
import { deadlines } from "./deadlines.ts"
import { acknowledged, decoder } from "./decode.ts"
import { makeEarlierFailures } from "./earlierFailures.ts"
import { monotonicUnsafe } from "./monotonic.ts"
import type { Parts } from "./request.ts"
import { retryAfterWait } from "./retry.ts"
import type { BrokenAnswer, Send, Sender } from "./send.ts"

/** The facts about an operation. */
export interface Operation {
  readonly name: string
  readonly replay: Annotations.Facts["replay"]
}

/** Whether an operation may be retried on a schedule. The transient schedule checks replay safety itself. */
const repeatsOn = (
  replay: Operation["replay"],
  { retryOn }: RequestPolicyOptions
) =>
(error: FlanksError | BrokenAnswer): error is FlanksError => {
  if (error._tag === "BrokenAnswer") return false
  const kind = Wait.kindOf(error)
  if (kind === null || !retryOn.includes(kind)) return false
  return replay === "safe" || kind === "unauthorized" || kind === "transient" ||
    (kind === "bank" && replay === "creating")
}

/**
 * Sends a request with a token, and retries on the domain's schedules. Token failures are not retried here, because
 * `AccessToken` already did.
 */
export const executeWithRetry = <E extends BrokenAnswer = never>(
  tokens: AccessToken["Service"],
  { name, replay }: Operation,
  send: Send<E>
): Effect.Effect<HttpClientResponse, Failure | E> =>
  Effect.withFiber((fiber) => {
    const now = () => monotonicUnsafe(fiber.getRef(Clock.Clock))
    const policy = fiber.getRef(RequestPolicy)
    const limits = deadlines(policy)
    const deadline = now() + limits.call
    const isRepeated = repeatsOn(replay, policy)
    const least = leastTime(limits.attempt)
    const attempt = makeAttempts(name, least)
    const earlier = makeEarlierFailures()

    const from = (history: Wait.History, get = tokens.get): Effect.Effect<HttpClientResponse, Failure | E> =>
      Effect.flatMap(get, (token) =>
        Effect.catchIf(
          attempt((millis) => send(token, millis), Math.min(limits.attempt, deadline - now())),
          isRepeated,
          (error) => {
            const call = { deadline, earlier, least, replaySafe: replay === "safe", refresh: tokens.refresh(token) }
            return retryAfterWait(error, history, call, (next) => from(next, inTime(tokens.get, deadline)))
          }
        ))
    return earlier.tell(from(Wait.start()))
  })

interface Group {
  readonly identifier: string
  readonly endpoints: Readonly<Record<string, HttpApiEndpoint.Top>>
}

/** The parts of a request that an endpoint has. */
export type RequestOf<E extends HttpApiEndpoint.Top> =
  & object
  & ([E["~Payload"]["Type"]] extends [never] ? unknown : { readonly payload: E["~Payload"]["Type"] })
  & ([E["~Query"]["Type"]] extends [never] ? unknown : { readonly query: E["~Query"]["Type"] })

/** Wraps an operation for its callers, with its span and its annotations on log lines. */
const traced = <Args extends ReadonlyArray<unknown>, A>(
  { name }: Operation,
  call: (...args: Args) => Effect.Effect<A, Failure>
): (...args: Args) => Effect.Effect<A, Failure> => Effect.fn(`FlanksClient.${name}`)(call, withCallContext(name))

type SuccessOf<E extends HttpApiEndpoint.Top> = E["~Success"]["Type"]

/** Makes operations from endpoints. */
export const operations = (sender: Sender, tokens: AccessToken["Service"]) => {
  const define = <G extends Group, Id extends keyof G["endpoints"] & string>(group: G, id: Id) => {
    const endpoint = group.endpoints[id] as G["endpoints"][Id]
    const operation: Operation = { name: `${group.identifier}.${id}`, replay: Annotations.of(endpoint).replay }
    return { endpoint, operation }
  }

  /** An operation that returns data. */
  const query = <G extends Group, Id extends keyof G["endpoints"] & string, Args extends ReadonlyArray<unknown>>(
    group: G,
    id: Id,
    toRequest: (...args: Args) => RequestOf<G["endpoints"][Id]>
  ) => {
    const { endpoint, operation } = define(group, id)
    const send = sender.send(operation.name, endpoint)
    const [schema] = endpoint.success
    const decode = decoder(operation.name, schema as Schema.Codec<SuccessOf<G["endpoints"][Id]>, unknown>)
    return traced(
      operation,
      (...args: Args) => Effect.flatMap(executeWithRetry(tokens, operation, send(toRequest(...args) as Parts)), decode)
    )
  }

  /** A query with the caller's own payload. */
  const posted = <G extends Group, Id extends keyof G["endpoints"] & string>(group: G, id: Id) =>
    query(
      group,
      id,
      (payload: G["endpoints"][Id]["~Payload"]["Type"]) => ({ payload }) as unknown as RequestOf<G["endpoints"][Id]>
    )

  /** An operation that returns nothing. */
  const command = <G extends Group, Id extends keyof G["endpoints"] & string, Args extends ReadonlyArray<unknown>>(
    group: G,
    id: Id,
    toRequest: (...args: Args) => RequestOf<G["endpoints"][Id]>
  ) => {
    const { endpoint, operation } = define(group, id)
    const send = sender.send(operation.name, endpoint)
    const [schema] = endpoint.success
    const check = acknowledged(operation.name, schema as Schema.Codec<unknown, unknown>)
    return traced(
      operation,
      (...args: Args) => Effect.flatMap(executeWithRetry(tokens, operation, send(toRequest(...args) as Parts)), check)
    )
  }

  /** An operation that returns a token only once, so any part of its response that arrives is kept. */
  const keeping = <G extends Group, Id extends keyof G["endpoints"] & string>(group: G, id: Id) => {
    const { endpoint, operation } = define(group, id)
    return { operation, send: sender.sendKeeping(operation.name, endpoint) }
  }

  return { query, posted, command, keeping }
}
