/**
 * The database's time, on every runner. The engine stores the end of a sleep, and another runner may wake it. With a clock
 * that was three hours ahead, polls of two seconds slept for three hours. So a runner takes the time from the database, and
 * continues from there with the monotonic clock, which no correction of the machine's clock moves.
 *
 * The machine's own clock is compared, because other programs trust it. Beyond a limit, the difference is logged and
 * counted, and the service isn't ready, but onboardings continue with the right time. If the database's clock jumps, the
 * runners stay ready, because it moves for all of them, and stopping all of them wouldn't help.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
import { Settings } from "../../Settings.ts"
import { clockOffset, clockWarnings } from "../../Telemetry.ts"
import { retrySql } from "../postgres/retrySql.ts"

/** Three clocks, read at the same moment, in milliseconds. */
export interface Reading {
  readonly database: number
  readonly machine: number
  readonly monotonic: number
}

/** The state of the clocks. It is pure, so that a test can move each of them. */
export interface ClockState extends Reading {
  /** How far the database's clock, and no other, has jumped since the runner started. */
  readonly jumped: number
}

/** A smaller difference comes from the network. It is ignored, because time would otherwise go back. */
const noise = 50

/** The database's current time, computed from the last reading. */
export const timeAt = ({ database, monotonic }: Reading, now: number): number => database + (now - monotonic)

/** Adds a new reading. */
export const readingTaken = (state: ClockState, reading: Reading, bound: number): ClockState => {
  const expected = timeAt(state, reading.monotonic)
  const moved = reading.database - expected
  const machineMoved = reading.machine - (state.machine + reading.monotonic - state.monotonic)
  // After a pause of the machine, both are late by the same time, because the monotonic clock was stopped.
  const isDatabaseAlone = Math.abs(moved) > bound && Math.abs(machineMoved) <= bound
  return {
    ...reading,
    database: Math.abs(moved) < noise ? expected : reading.database,
    jumped: state.jumped + (isDatabaseAlone ? moved : 0)
  }
}

/** How far the machine's own clock is ahead of the database's. */
export const machineOffset = ({ database, jumped, machine }: ClockState): number => machine - database + jumped

/** How far this machine's clock is ahead of the database's, and whether that is too far for the service to be ready. */
export interface ClockStatus {
  readonly offset: () => number
  readonly isTooFar: () => boolean
}

/** For the health check. Without PostgreSQL there is nothing to compare with. */
export const ClockHealth = Context.Reference<ClockStatus>("@effect-flanks/onboarding/ClockHealth", {
  defaultValue: () => ({ offset: () => 0, isTooFar: () => false })
})

const monotonicMillis = (clock: Clock.Clock): number => Number(clock.monotonicTimeNanosUnsafe()) / 1e6

/** Reads the three clocks; the machine's are those of its own `Clock`. */
const read = Effect.fnUntraced(function*(own: Clock.Clock) {
  const sql = yield* SqlClient.SqlClient
  const before = monotonicMillis(own)
  const [row] = yield* sql<{ now: number | string }>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000)::double precision AS now`
  const monotonic = monotonicMillis(own)
  const took = monotonic - before
  return { database: Number(row?.now) + took / 2, machine: own.currentTimeMillisUnsafe(), monotonic, took }
})

/** Slower responses aren't precise enough about the time. */
const slowest = 1000

/** Provides the corrected `Clock` to everything that is built on it. */
export const layer: Layer.Layer<never, never, SqlClient.SqlClient> = Layer.effectContext(Effect.gen(function*() {
  const own = yield* Clock.Clock
  const { clockBound } = yield* Settings
  const first = yield* retrySql(read(own))
  let state: ClockState = { ...first, jumped: 0 }

  const check = Effect.suspend(() => {
    const offset = machineOffset(state)
    const isTooFar = Math.abs(offset) > clockBound
    return Metric.update(clockOffset, offset / 1000).pipe(
      Effect.andThen(
        isTooFar
          ? Effect.andThen(
            Metric.update(clockWarnings, 1),
            Effect.logWarning(
              `the clock of this machine is ${
                Math.round(offset / 1000)
              } s ahead of the database's. Onboardings go on by ` +
                "the database's. Next: synchronise the machine's clock."
            )
          )
          : Effect.void
      )
    )
  })
  yield* check
  yield* read(own).pipe(
    Effect.flatMap((reading) => {
      if (reading.took > slowest) return Effect.void
      state = readingTaken(state, reading, clockBound)
      return check
    }),
    // If the database isn't available, the time continues with the monotonic clock.
    Effect.ignore,
    Effect.repeat(Schedule.spaced("10 seconds")),
    Effect.forkScoped
  )

  const now = () => timeAt(state, monotonicMillis(own))
  const millis = () => Math.floor(now())
  const nanos = () => BigInt(Math.floor(now() * 1000)) * 1000n
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: millis,
    currentTimeMillis: Effect.sync(millis),
    currentTimeNanosUnsafe: nanos,
    currentTimeNanos: Effect.sync(nanos),
    monotonicTimeNanosUnsafe: () => own.monotonicTimeNanosUnsafe(),
    monotonicTimeNanos: own.monotonicTimeNanos,
    sleep: (duration) => own.sleep(duration)
  }
  const health: ClockStatus = {
    offset: () => machineOffset({ ...state, machine: own.currentTimeMillisUnsafe(), database: now() }),
    isTooFar: () => Math.abs(health.offset()) > clockBound
  }
  return Context.make(Clock.Clock, clock).pipe(Context.add(ClockHealth, health))
}))
