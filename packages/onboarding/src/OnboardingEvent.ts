/**
 * Everything that happens to onboardings, in order, for applications that are told instead of asking again and again.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { State, type StateTag } from "./Progress.ts"

/**
 * An onboarding came to a state. Events are stored in the transaction that stored the state: none is lost, and none tells
 * of a state that was not stored. After a restart, the same state can be told twice.
 */
export class OnboardingEvent extends Schema.Opaque<OnboardingEvent>()(Schema.Struct({
  /** Its place in the order of all events. Store the last one that you handled, and go on after it. */
  position: Schema.Int,
  /** The onboarding's id. */
  id: Schema.String,
  externalId: Schema.NullOr(Schema.String),
  /** When it came to the state, in milliseconds since the epoch. */
  at: Schema.Finite,
  state: State
})) {}

/** Which events to read. */
export interface EventQuery {
  /** Only those after this position. From the oldest on by default. */
  readonly after?: number | undefined
  /** Only those of one onboarding. */
  readonly id?: string | undefined
  readonly limit?: number | undefined
}

/**
 * The states that an application or a person must know of: what must be done, and how it ended. A PostgreSQL that is
 * listened to notifies of these at once; all others are found when they are next looked for.
 *
 * @example
 * import { isNotable } from "@effect-flanks/onboarding/OnboardingEvent"
 *
 * isNotable("NeedsUser") // => true
 */
export const isNotable = (tag: StateTag): boolean =>
  tag === "NeedsUser" || tag === "ExchangeUncertain" || tag === "Done" || tag === "Failed" || tag === "Cancelled"
