/**
 * Spaces the starts of requests evenly, and never starts more in a second than allowed. It is pure, and times are
 * milliseconds.
 */

/** A late timer is compensated for, up to this limit. */
const lateness = 20

export interface Pace {
  /** The time from one start to the next. */
  readonly interval: number
  /** The earliest time of the next start. */
  readonly next: number
}

export const make = (perSecond: number): Pace => ({ interval: (1000 + lateness) / perSecond, next: -Infinity })

/** The pace after a start. */
export const started = ({ interval, next }: Pace, now: number): Pace => ({
  interval,
  next: Math.max(next, now - lateness) + interval
})
