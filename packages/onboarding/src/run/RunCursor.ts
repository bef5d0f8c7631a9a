/** What every step of an onboarding shares: its place, the waits so far, and how it is told to the journal. */
import * as Wait from "@effect-flanks/domain/Wait"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Activity from "effect/workflow/Activity"
import * as DurableClock from "effect/workflow/DurableClock"
import type { WorkflowEngine, WorkflowInstance } from "effect/workflow/WorkflowEngine"
import type { Flanks } from "../Flanks.ts"
import { Journal } from "../journal/Journal.ts"
import type { Sealing } from "../journal/Sealing.ts"
import type { OnboardingError } from "../OnboardingError.ts"
import type { State } from "../Progress.ts"

/**
 * What the list held before the code was posted, as fingerprints cut to 48 bits: a list of 10,000 takes 80 kB. Two tokens
 * with the same one would make an onboarding ask the application where it need not.
 */
export const Before = Schema.Struct({ keyId: Schema.String, prints: Schema.Array(Schema.String), at: Schema.Finite })

/** What the list held before the code was posted. */
export type Before = typeof Before.Type

/** What was waited so far. */
export type Waits = Pick<RunCursor, "history" | "isLast" | "mistakes">

/** A step: an activity that can tell the journal where the onboarding stands in it. */
export interface Step<Success extends Schema.Constraint, Error extends Schema.Constraint, R> {
  /** The name under which the engine stores its result: a change of it is a new workflow. */
  readonly name: string
  readonly success?: Success | undefined
  readonly error?: Error | undefined
  readonly execute: (tell: Tell, waits: Waits) => Effect.Effect<Success["Type"], Error["Type"], R>
}

type Renewing = Flanks | Journal | Sealing | WorkflowEngine | WorkflowInstance

/**
 * One run of the workflow through its steps. A run after a restart goes through all of them again, from what the engine
 * recorded, and so comes to the same names in the same order.
 */
export class RunCursor {
  readonly id: string
  history: Wait.History = Wait.start()
  /** Whether a wait for `Retry-After` crossed the end of the waiting: the attempt after it is the last. */
  isLast = false
  /** What was listed before the code was posted; null until it may have been. */
  posting: Before | null = null
  /** How many attempts in a row met a mistake of the operator. */
  mistakes = 0
  /** How many sessions its user got. */
  sessions = 0
  /** Sends the user through a session for the connection; null if the application does that. */
  renew: Effect.Effect<void, OnboardingError, Renewing> | null = null
  /**
   * The names of the steps, in the order in which this run came to them. A step's place is its number in the journal, which
   * takes no word of an earlier one.
   */
  readonly steps: Array<string> = []

  constructor(id: string) {
    this.id = id
  }

  /** Runs the next step. */
  step<R, Success extends Schema.Constraint = Schema.Void, Error extends Schema.Constraint = Schema.Never>(
    { error, execute, name, success }: Step<Success, Error, R>
  ) {
    return Effect.suspend(() => {
      const tell = this.#mark(this.steps.push(name))
      // A copy, since the cursor goes on while a step runs.
      const { history, isLast, mistakes } = this
      return Activity.make({ name, success, error, execute: execute(tell, { history, isLast, mistakes }) })
    })
  }

  /** Tells the journal that nothing comes after this. */
  end(state: State) {
    return this.#mark(lastStep)(state)
  }

  #mark(step: number): Tell {
    const { id } = this
    return Effect.fnUntraced(function*(state: State, userToken: Redacted.Redacted | null = null) {
      const journal = yield* Journal
      yield* journal.mark(id, { step, at: yield* Clock.currentTimeMillis, state, userToken })
    })
  }
}

const lastStep = 2 ** 31 - 1

/** Tells the journal where the onboarding stands, and the session that its user is to be sent to. */
export type Tell = (state: State, userToken?: Redacted.Redacted | null) => Effect.Effect<void, never, Journal>

/** Sleeps until a time, in the engine: no process is needed meanwhile. Late, it does not sleep at all. */
export const sleepUntil = Effect.fnUntraced(function*(name: string, until: number) {
  const now = yield* Clock.currentTimeMillis
  yield* DurableClock.sleep({ name, duration: Math.max(0, until - now), inMemoryThreshold: 0 })
})
