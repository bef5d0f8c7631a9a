/** The pace of starts: evenly, and in no second more than it allows. Pure; times are milliseconds. */

/** What a timer is late by is made up for, up to this; the interval is longer for it. */
const lateness = 20

export interface Pace {
  /** From one start to the next. */
  readonly interval: number
  /** When the next may be. */
  readonly next: number
}

export const make = (perSecond: number): Pace => ({ interval: (1000 + lateness) / perSecond, next: -Infinity })

/** After a start. */
export const started = ({ interval, next }: Pace, now: number): Pace => ({
  interval,
  next: Math.max(next, now - lateness) + interval
})
