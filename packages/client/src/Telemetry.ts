/**
 * What the client counts. Spans carry the same: one for each operation, named `FlanksClient.<group>.<operation>`, with
 * `flanks.outcome`, `flanks.basis` and `flanks.attempt` of its last attempt, and an event for every attempt.
 *
 * @since 0.1.0
 */
import * as Metric from "effect/Metric"

/** Requests that were sent, by `operation` and `outcome`: the outcome's tag, or `Interrupted`. */
export const requests = Metric.counter("flanks_requests", {
  description: "Requests to Flanks by operation and outcome",
  incremental: true
})

/** Waits before another attempt, by `schedule`. */
export const waits = Metric.counter("flanks_waits", {
  description: "Waits before another attempt, by schedule",
  incremental: true
})

/** Access tokens that were fetched, by `reason`: `first`, `expiring` or `unauthorized`. */
export const tokenFetches = Metric.counter("flanks_token_fetches", {
  description: "Access tokens fetched, by reason",
  incremental: true
})
