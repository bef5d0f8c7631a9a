/**
 * The events of onboardings, in order, for applications that prefer them to polling.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { State, type StateTag } from "./Progress.ts"

/**
 * An onboarding reached a state. An event is stored in the same transaction as its state, so none is lost, and none has a
 * state that wasn't stored. After a restart, the same state can occur twice.
 *
 * @category schemas
 */
export class OnboardingEvent extends Schema.Opaque<OnboardingEvent>()(Schema.Struct({
  /**
   * The event's position among all events. Store the position of the last event that you handled, and continue after it.
   */
  position: Schema.Int,
  /** The onboarding's ID. */
  id: Schema.String,
  externalId: Schema.NullOr(Schema.String),
  /** When the onboarding reached the state, in milliseconds since the epoch. */
  at: Schema.Finite,
  state: State
})) {}

/**
 * Which events to read.
 *
 * @category models
 */
export interface EventQuery {
  /** Only events after this position; all events by default. */
  readonly after?: number | undefined
  /** Only events of this onboarding. */
  readonly id?: string | undefined
  readonly limit?: number | undefined
}

/**
 * Whether an application or a person should know about a state, because someone must act, or because the onboarding has
 * ended. PostgreSQL notifies its listeners of these states at once. Others are found at the next poll.
 *
 * @example
 * import { isNotable } from "@effect-flanks/onboarding/OnboardingEvent"
 *
 * isNotable("NeedsUser") // => true
 *
 * @category guards
 */
export const isNotable = (tag: StateTag): boolean =>
  tag === "NeedsUser" || tag === "ExchangeUncertain" || tag === "Done" || tag === "Failed" || tag === "Cancelled"
