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

/** When the next start counts as planned. One that is further off than any can be means that the clock was set back. */
const planned = ({ interval, next }: Pace, now: number): number =>
  next > now + interval + lateness ? now : Math.max(next, now - lateness)

/** How long the next start has to wait; not above 0 if it need not. */
export const wait = (pace: Pace, now: number): number => planned(pace, now) - now

/** After a start. */
export const started = (pace: Pace, now: number): Pace => ({ ...pace, next: planned(pace, now) + pace.interval })
