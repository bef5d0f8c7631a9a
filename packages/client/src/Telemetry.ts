/**
 * The client's metrics. Its spans have the same facts: there is one for each operation, named
 * `FlanksClient.<group>.<operation>`, with `flanks.outcome`, `flanks.basis` and `flanks.attempt` of the last attempt, and
 * with an event for every attempt.
 *
 * @since 0.1.0
 */
import * as Metric from "effect/Metric"

/**
 * Counts the requests that were sent, by `operation` and `outcome`, which is the outcome's tag or `Interrupted`.
 *
 * @category metrics
 */
export const requests = Metric.counter("flanks_requests", {
  description: "Requests to Flanks by operation and outcome",
  incremental: true
})

/**
 * Counts the waits before another attempt, by `schedule`.
 *
 * @category metrics
 */
export const waits = Metric.counter("flanks_waits", {
  description: "Waits before another attempt, by schedule",
  incremental: true
})

/**
 * Counts the access tokens that were fetched, by `reason`: `first`, `expiring` or `unauthorized`.
 *
 * @category metrics
 */
export const tokenFetches = Metric.counter("flanks_token_fetches", {
  description: "Access tokens fetched, by reason",
  incremental: true
})
