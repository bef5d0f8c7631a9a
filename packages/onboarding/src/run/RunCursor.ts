/**
 * The state that all steps of an onboarding share: the current step, the waits so far, and the connection to the journal.
 */
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
 * The list before the code was posted, as fingerprints of 48 bits, so that a list of 10,000 takes 80 kB. If two tokens had
 * the same fingerprint, an onboarding would need the application without a reason.
 */
export const CredentialsBefore = Schema.Struct({
  keyId: Schema.String,
  prints: Schema.Array(Schema.String),
  at: Schema.Finite
})

/** The list before the code was posted. */
export type CredentialsBefore = typeof CredentialsBefore.Type

/** The waits so far. */
export type Waits = Pick<RunCursor, "history" | "isLast" | "mistakes">

/** A step: an activity that can record its state in the journal. */
export interface Step<Success extends Schema.Constraint, Error extends Schema.Constraint, R> {
  /** The name with which the engine stores its result. Changing it makes a new workflow. */
  readonly name: string
  readonly success?: Success | undefined
  readonly error?: Error | undefined
  readonly execute: (recordState: RecordState, waits: Waits) => Effect.Effect<Success["Type"], Error["Type"], R>
}

type RenewalServices = Flanks | Journal | Sealing | WorkflowEngine | WorkflowInstance

/**
 * One run of the workflow through its steps. A run after a restart repeats all steps from the engine's records, with the
 * same names in the same order.
 */
export class RunCursor {
  readonly id: string
  history: Wait.History = Wait.start()
  /** Whether a wait for `Retry-After` crossed the end of the waiting, so that the attempt after it is the last. */
  isLast = false
  /** The list before the code was posted; null before any post. */
  credentialsBefore: CredentialsBefore | null = null
  /** The number of attempts in a row that failed because of the operator's mistake. */
  mistakes = 0
  /** The number of sessions that the user got. */
  sessions = 0
  /** Gives the user a session for the connection; null if the application does that. */
  renew: Effect.Effect<void, OnboardingError, RenewalServices> | null = null
  /**
   * The names of the steps, in the order of this run. A step's position is its number in the journal, which ignores earlier
   * steps.
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
      const recordState = this.#mark(this.steps.push(name))
      // This is a copy, because the cursor changes while a step runs.
      const { history, isLast, mistakes } = this
      return Activity.make({ name, success, error, execute: execute(recordState, { history, isLast, mistakes }) })
    })
  }

  /** Records the final state in the journal. */
  end(state: State) {
    return this.#mark(lastStep)(state)
  }

  #mark(step: number): RecordState {
    const { id } = this
    return Effect.fnUntraced(function*(state: State, userToken: Redacted.Redacted | null = null) {
      const journal = yield* Journal
      yield* journal.mark(id, { step, at: yield* Clock.currentTimeMillis, state, userToken })
    })
  }
}

const lastStep = 2 ** 31 - 1

/** Records the onboarding's state, and its user's session, in the journal. */
export type RecordState = (state: State, userToken?: Redacted.Redacted | null) => Effect.Effect<void, never, Journal>

/**
 * Sleeps in the engine until a time, so that no process is needed in the meantime. If the time is past, it doesn't sleep.
 */
export const sleepUntil = Effect.fnUntraced(function*(name: string, until: number) {
  const now = yield* Clock.currentTimeMillis
  yield* DurableClock.sleep({ name, duration: Math.max(0, until - now), inMemoryThreshold: 0 })
})
