/** Waits until the data is ready, and delivers it. */
import { ActivationOverdue, DataErrored, DataPending } from "@effect-flanks/client/ClientError"
import { count, type DataKind } from "@effect-flanks/client/DataKind"
import { inState, type Readiness, readiness } from "@effect-flanks/client/Readiness"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { Flanks } from "../Flanks.ts"
import { unseal } from "../internal/journal/unseal.ts"
import { Destination } from "../journal/Destination.ts"
import { Journal } from "../journal/Journal.ts"
import { DataKindName, type Fetched } from "../Progress.ts"
import { durableRetry, type Reaction, reactionTo } from "./durableRetry.ts"
import type { Kept } from "./exchange.ts"
import type { RunCursor } from "./RunCursor.ts"

const DataKinds = Schema.Array(DataKindName)

const DataStates = Schema.Struct({ ready: DataKinds, errored: DataKinds, absent: DataKinds })

const tokenOf = Effect.fnUntraced(function*(id: string) {
  const issued = yield* unseal((yield* Journal).issued(id))
  return Option.getOrThrow(issued).token
})

const overdue = (issuedAt: number) => new ActivationOverdue({ since: DateTime.makeUnsafe(issuedAt) })

/** Security checks end with their own error, because the last response isn't the problem. */
const reactionSince = (issuedAt: number) => (error: Parameters<typeof reactionTo>[0]): Reaction => {
  const found = reactionTo(error)
  return found._tag === "Retry" && found.input._tag === "ScaError" ? { ...found, error: overdue(issuedAt) } : found
}

/** A status doesn't show security checks, but reading the pending data does. */
const pendingReason = (dataKind: DataKind, token: Redacted.Redacted, error: DataPending, issuedAt: number) =>
  Effect.flatMap(Flanks, ({ read }) => read(dataKind, token)).pipe(
    Effect.matchEffect({
      onFailure: (failure) =>
        Effect.fail<Reaction>(
          failure._tag === "ScaError"
            ? reactionSince(issuedAt)(failure)
            : { _tag: "Retry", input: { _tag: "Processing" }, error }
        ),
      onSuccess: () => Effect.fail<Reaction>({ _tag: "Retry", input: { _tag: "Processing" }, error })
    })
  )

const dataStates = (found: Readiness, wanted: ReadonlyArray<DataKind>) => ({
  ready: inState(found, "ready", wanted),
  errored: inState(found, "errored", wanted),
  absent: inState(found, "absent", wanted)
})

/** Polls the status until no requested data is pending. */
export const awaitData = (cursor: RunCursor, wanted: ReadonlyArray<DataKind>, issued: Kept) =>
  durableRetry({
    cursor,
    name: "status",
    success: DataStates,
    run: Effect.fnUntraced(
      function*(_, attempt): Effect.fn.Return<typeof DataStates.Type, Reaction, Flanks | Journal> {
        if (attempt === 1 && issued.delayed) {
          return yield* Effect.fail<Reaction>({
            _tag: "Retry",
            input: { _tag: "TokenDelayed" },
            error: overdue(issued.at),
            // A process that is late attempts at once, and makes one attempt even if the window has closed.
            attemptedAt: issued.at
          })
        }
        const token = yield* tokenOf(cursor.id)
        const status = yield* Effect.mapError((yield* Flanks).status(token), reactionSince(issued.at))
        const found = readiness(status)
        const settled = dataStates(found, wanted)
        if (settled.ready.length === wanted.length) return settled
        if (found.user !== null) {
          const { _tag: todo, token: session } = found.user
          return yield* Effect.fail<Reaction>({
            _tag: "AskUser",
            todo,
            blocked: found.user._tag === "Reset" && found.user.blocked,
            token: session
          })
        }
        const [first, ...rest] = inState(found, "pending", wanted)
        if (first === undefined) return settled
        const pending = new DataPending({ pending: [first, ...rest], ready: settled.ready })
        return yield* pendingReason(first, token, pending, issued.at)
      }
    )
  })

const ItemCount = Schema.NullOr(Schema.Int)

/** Reads and delivers one data kind, and returns its number of items; null if it is in error after all. */
const fetchDataKind = (cursor: RunCursor, dataKind: DataKind, issued: Kept) =>
  durableRetry({
    cursor,
    name: `fetch/${dataKind}`,
    success: ItemCount,
    run: Effect.fnUntraced(
      function*(recordState): Effect.fn.Return<number | null, Reaction, Flanks | Journal | Destination> {
        yield* recordState({ _tag: "Fetching", dataKind })
        const token = yield* tokenOf(cursor.id)
        const data = yield* (yield* Flanks).read(dataKind, token).pipe(
          Effect.catchTag("Incomplete", () => Effect.succeed(null)),
          Effect.mapError(reactionSince(issued.at))
        )
        if (data === null) return null
        yield* (yield* Destination).put(cursor.id, dataKind, data)
        return count(data)
      }
    )
  })

/** Reads all data that is ready. Data in error makes the onboarding fail, after all the rest was delivered. */
export const fetchAll = Effect.fnUntraced(function*(cursor: RunCursor, settled: typeof DataStates.Type, issued: Kept) {
  const fetched: Array<Fetched> = []
  const errored: Array<DataKind> = [...settled.errored]
  for (const dataKind of settled.ready) {
    const items = yield* fetchDataKind(cursor, dataKind, issued)
    if (items === null) errored.push(dataKind)
    else fetched.push({ dataKind, items })
  }
  if (errored.length > 0) return yield* new DataErrored({ errored, ready: fetched.map(({ dataKind }) => dataKind) })
  return { fetched, absent: settled.absent }
})
