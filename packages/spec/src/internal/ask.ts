/** Asking a classifier: whatever it answers, or fails to, becomes an answer. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { Awaitable, Classifier, Response, Verdict } from "../Implementation.ts"
import { show } from "./show.ts"

/** What a classifier answered to one question: a verdict, or why there is none. */
export type Answer =
  | { readonly _tag: "Answered"; readonly verdict: Verdict }
  | { readonly _tag: "Failed"; readonly why: string }

/**
 * Asks everything at once, so that a program can be given all of it before it answers. What comes in a group after a
 * failed answer may go unasked.
 */
export type Ask = (
  groups: ReadonlyArray<ReadonlyArray<Response>>
) => Effect.Effect<ReadonlyArray<ReadonlyArray<Answer>>>

/** What was thrown, in a line. */
export const thrown = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  const said = error instanceof Error ? `${error.name}: ${error.message}` : show(error)
  return `it throws ${said}`.slice(0, 300)
}

/** Waits for a value that may be a Promise or an Effect; a rejection is a failure. */
export const settle = <A>(value: () => Awaitable<A>): Effect.Effect<A, unknown> =>
  Effect.suspend((): Effect.Effect<A, unknown> => {
    const awaitable = value()
    if (Effect.isEffect(awaitable)) return awaitable
    return awaitable instanceof Promise
      ? Effect.mapError(Effect.tryPromise(() => awaitable), ({ cause }) => cause)
      : Effect.succeed(awaitable)
  })

/** The answer that a value is, whatever it was meant to be. */
export const answerOf = (value: unknown): Answer =>
  typeof value === "object" && value !== null && "tag" in value && "outcome" in value
    ? { _tag: "Answered", verdict: value as Verdict }
    : { _tag: "Failed", why: `it answers ${show(value)}`.slice(0, 300) }

/** Asks a classifier, one response after the other. */
export const askClassifier = (classify: Classifier): Ask => {
  const ask = ({ body, status }: Response): Effect.Effect<Answer> =>
    settle(() => classify(status, body)).pipe(
      Effect.map(answerOf),
      Effect.catchCause((cause) => Effect.succeed<Answer>({ _tag: "Failed", why: thrown(cause) }))
    )
  return Effect.forEach((group) => Effect.forEach(group, ask))
}
