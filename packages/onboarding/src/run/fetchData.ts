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
import { unseal } from "../internal/unseal.ts"
import { Destination } from "../journal/Destination.ts"
import { Journal } from "../journal/Journal.ts"
import { DataKindName, type Fetched } from "../Progress.ts"
import { durableRetry, type RecordedError, recordedError } from "./durableRetry.ts"
import type { Kept } from "./exchange.ts"
import type { RunCursor } from "./RunCursor.ts"

const DataKinds = Schema.Array(DataKindName)

const Settled = Schema.Struct({ ready: DataKinds, errored: DataKinds, absent: DataKinds })

const tokenOf = Effect.fnUntraced(function*(id: string) {
  const issued = yield* unseal((yield* Journal).issued(id))
  return Option.getOrThrow(issued).token
})

const overdue = (issuedAt: number) => new ActivationOverdue({ since: DateTime.makeUnsafe(issuedAt) })

/** Security checks end with their own error, because the last response isn't the problem. */
const metWith = (issuedAt: number) => (error: Parameters<typeof recordedError>[0]): RecordedError => {
  const found = recordedError(error)
  return found._tag === "Met" && found.subject._tag === "ScaError" ? { ...found, error: overdue(issuedAt) } : found
}

/** A status doesn't show security checks, but reading the pending data does. */
const pendingBecause = (dataKind: DataKind, token: Redacted.Redacted, error: DataPending, issuedAt: number) =>
  Effect.flatMap(Flanks, ({ read }) => read(dataKind, token)).pipe(
    Effect.matchEffect({
      onFailure: (failure) =>
        Effect.fail<RecordedError>(
          failure._tag === "ScaError"
            ? metWith(issuedAt)(failure)
            : { _tag: "Met", subject: { _tag: "Processing" }, error }
        ),
      onSuccess: () => Effect.fail<RecordedError>({ _tag: "Met", subject: { _tag: "Processing" }, error })
    })
  )

const settle = (found: Readiness, wanted: ReadonlyArray<DataKind>) => ({
  ready: inState(found, "ready", wanted),
  errored: inState(found, "errored", wanted),
  absent: inState(found, "absent", wanted)
})

/** Polls the status until no requested data is pending. */
export const awaitData = (course: RunCursor, wanted: ReadonlyArray<DataKind>, issued: Kept) =>
  durableRetry({
    course,
    name: "status",
    success: Settled,
    run: Effect.fnUntraced(
      function*(_, attempt): Effect.fn.Return<typeof Settled.Type, RecordedError, Flanks | Journal> {
        if (attempt === 1 && issued.delayed) {
          return yield* Effect.fail<RecordedError>({
            _tag: "Met",
            subject: { _tag: "TokenDelayed" },
            error: overdue(issued.at),
            // A process that is late attempts at once, and makes one attempt even if the window has closed.
            attemptedAt: issued.at
          })
        }
        const token = yield* tokenOf(course.id)
        const status = yield* Effect.mapError((yield* Flanks).status(token), metWith(issued.at))
        const found = readiness(status)
        const settled = settle(found, wanted)
        if (settled.ready.length === wanted.length) return settled
        if (found.user !== null) {
          const { _tag: todo, token: session } = found.user
          return yield* Effect.fail<RecordedError>({
            _tag: "MetUser",
            todo,
            blocked: found.user._tag === "Reset" && found.user.blocked,
            token: session
          })
        }
        const [first, ...rest] = inState(found, "pending", wanted)
        if (first === undefined) return settled
        const pending = new DataPending({ pending: [first, ...rest], ready: settled.ready })
        return yield* pendingBecause(first, token, pending, issued.at)
      }
    )
  })

const FetchedOrErrored = Schema.NullOr(Schema.Int)

/** Reads and delivers one data kind, and returns its number of items; null if it is in error after all. */
const fetchSlice = (course: RunCursor, dataKind: DataKind, issued: Kept) =>
  durableRetry({
    course,
    name: `fetch/${dataKind}`,
    success: FetchedOrErrored,
    run: Effect.fnUntraced(
      function*(tell): Effect.fn.Return<number | null, RecordedError, Flanks | Journal | Destination> {
        yield* tell({ _tag: "Fetching", dataKind })
        const token = yield* tokenOf(course.id)
        const data = yield* (yield* Flanks).read(dataKind, token).pipe(
          Effect.catchTag("Incomplete", () => Effect.succeed(null)),
          Effect.mapError(metWith(issued.at))
        )
        if (data === null) return null
        yield* (yield* Destination).put(course.id, dataKind, data)
        return count(data)
      }
    )
  })

/** Reads all data that is ready. Data in error makes the onboarding fail, after all the rest was delivered. */
export const fetchAll = Effect.fnUntraced(function*(course: RunCursor, settled: typeof Settled.Type, issued: Kept) {
  const fetched: Array<Fetched> = []
  const errored: Array<DataKind> = [...settled.errored]
  for (const dataKind of settled.ready) {
    const items = yield* fetchSlice(course, dataKind, issued)
    if (items === null) errored.push(dataKind)
    else fetched.push({ dataKind, items })
  }
  if (errored.length > 0) return yield* new DataErrored({ errored, ready: fetched.map(({ dataKind }) => dataKind) })
  return { fetched, absent: settled.absent }
})
