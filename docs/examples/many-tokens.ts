import type { DataByKind } from "@effect-flanks/client/DataKind"
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import * as TokenPoller from "@effect-flanks/client/TokenPoller"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"

/** Your service's part: it stores snapshots and data. */
export interface Service {
  readonly before: TokenPoller.Snapshot
  readonly keep: (snapshot: TokenPoller.Snapshot) => Effect.Effect<void>
  readonly ready: (user: string, portfolios: DataByKind["portfolio"]) => Effect.Effect<void>
  readonly failed: (user: string, tag: string) => Effect.Effect<void>
}

/** Each check sends one request, because the poller does the retrying. The client still refreshes the access token. */
const once = { ...defaults, waits: ["unauthorized"] } as const

export const portfolios = Effect.fn("portfolios")(
  function*(tokens: ReadonlyMap<string, Redacted.Redacted>, { before, failed, keep, ready }: Service) {
    const flanks = yield* FlanksClient
    const poller = yield* TokenPoller.make(tokens, (token) => flanks.aggregation.portfolio(token), {
      requestsPerSecond: 20,
      replaySafe: true,
      from: before
    })
    const keepSnapshot = Effect.flatMap(poller.snapshot, keep)

    // Store which tokens still wait: every minute, and at the end, even if that is an interruption.
    yield* Effect.forkScoped(Effect.schedule(keepSnapshot, Schedule.spaced("1 minute")))
    yield* poller.results.pipe(
      Stream.runForEach(({ key, result }) =>
        Result.match(result, {
          onSuccess: (found) => ready(key, found),
          onFailure: ({ _tag }) => failed(key, _tag)
        })
      ),
      Effect.ensuring(keepSnapshot)
    )
  },
  Effect.provideService(RequestPolicy, once),
  Effect.scoped
)
