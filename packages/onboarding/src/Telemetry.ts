/**
 * The metrics of onboardings, for a dashboard and alarms.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import { Journal } from "./journal/Journal.ts"
import { isFinalTag, type StateTag } from "./Progress.ts"

/** The unit of a gauge. Effect's exporter for OpenTelemetry reads this attribute. */
const seconds = { unit: "seconds" }

/**
 * Counts the runs of the workflow in this process, by `kind`: `started`, or `resumed` after a wait or after another process
 * ended.
 *
 * @category metrics
 */
export const runs = Metric.counter("flanks_onboarding_runs", {
  description: "Runs of onboardings in this process, started or resumed",
  incremental: true
})

/**
 * Counts the attempts that Flanks refused because of the operator, by `tag`: `Unauthorized` or `AccessDenied`. The
 * onboardings wait until the client ID, the client secret or the application's rights are corrected.
 *
 * @category metrics
 */
export const operatorMistakes = Metric.counter("flanks_onboarding_operator_mistakes", {
  description: "Attempts that were refused because of the credentials or the rights of the application",
  incremental: true
})

/**
 * The seconds by which this machine's clock is ahead of the database's; negative if it is behind.
 *
 * @category metrics
 */
export const clockOffset = Metric.gauge("flanks_onboarding_clock_offset_seconds", {
  description: "Seconds by which the clock of this machine is ahead of the database's",
  attributes: seconds
})

/**
 * Counts how often this machine's clock was too far from the database's.
 *
 * @category metrics
 */
export const clockWarnings = Metric.counter("flanks_onboarding_clock_warnings", {
  description: "Times that the clock of this machine was found too far from the database's",
  incremental: true
})

/**
 * The number of onboardings in the database, by `state` and `reason`, which is what they wait for or the tag of their
 * error.
 *
 * @category metrics
 */
export const onboardings = Metric.gauge("flanks_onboardings", {
  description: "Onboardings by state and by what they wait for or failed with"
})

/**
 * The seconds since the start of the oldest onboarding that hasn't ended, by `state` and `reason`.
 *
 * @category metrics
 */
export const oldest = Metric.gauge("flanks_onboardings_oldest_seconds", {
  description: "Age of the oldest onboarding that has not ended, by state and reason",
  attributes: seconds
})

const labels = ({ reason, state }: { readonly state: StateTag; readonly reason: string | null }) => ({
  state,
  reason: reason ?? ""
})

/**
 * Updates the gauges from the journal. A gauge that no longer has onboardings becomes 0. The values are the same on every
 * runner, so take them from one runner, or the maximum.
 *
 * @category measuring
 */
export const measure: Effect.Effect<Effect.Effect<void>, never, Journal> = Effect.map(Journal, ({ groups }) => {
  const seen = new Map<string, ReturnType<typeof labels>>()
  return Effect.gen(function*() {
    const now = yield* Clock.currentTimeMillis
    const found = new Map((yield* groups).map((group) => [`${group.state}/${group.reason}`, group]))
    for (const [key, group] of found) seen.set(key, labels(group))
    for (const [key, by] of seen) {
      const { count = 0, oldest: at = now } = found.get(key) ?? {}
      yield* Metric.update(Metric.withAttributes(onboardings, by), count)
      if (!isFinalTag(by.state)) yield* Metric.update(Metric.withAttributes(oldest, by), (now - at) / 1000)
    }
  })
})
