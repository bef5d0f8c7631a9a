/** A poller in the simplest form, without regard to speed: an array that is sorted before every check. */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Wait from "@effect-flanks/domain/Wait"
import { defaults, type WaitSettings } from "@effect-flanks/domain/WaitConfig"

export const steady: WaitSettings = { ...defaults, jitter: 0 }

/** A token whose checks fail with these errors in turn, and then succeed. */
export interface Scripted {
  readonly key: string
  readonly due: number
  readonly errors: ReadonlyArray<FlanksError>
}

/** A check that started. */
export interface Checked {
  readonly at: number
  readonly key: string
}

/** A token that completed. */
export interface Ended extends Checked {
  readonly reason: Wait.StopReason | null
}

export interface Told {
  readonly checked: Array<Checked>
  readonly ended: Array<Ended>
}

/** When each token is checked and completes, if checks take no time and have no limits. */
export const simulate = (tokens: ReadonlyArray<Scripted>, begin = 0): Told => {
  const told: Told = { checked: [], ended: [] }
  let turn = tokens.length
  let waiting = tokens.map((token, at) => ({ ...token, turn: at, history: Wait.start() }))
  let now = begin
  while (true) {
    const [first, ...rest] = waiting.toSorted((a, b) => a.due - b.due || a.turn - b.turn)
    if (first === undefined) return told
    now = Math.max(now, first.due)
    told.checked.push({ at: now, key: first.key })
    const [error, ...errors] = first.errors
    const decision = error === undefined ? null : Wait.next({
      input: error,
      history: first.history,
      attemptedAt: now,
      now,
      settings: steady,
      random: 0,
      replaySafe: true,
      canRefresh: true
    })
    if (decision?._tag === "Wait") {
      waiting = [...rest, { ...first, errors, due: now + decision.millis, turn: turn++, history: decision.history }]
    } else {
      told.ended.push({ at: now, key: first.key, reason: decision?.reason ?? null })
      waiting = rest
    }
  }
}
