/** Asks a classifier. Anything that it returns, throws or omits becomes an answer. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { Awaitable, Parts, Verdict } from "../Implementation.ts"
import type { Asked, AskedPart } from "../Law.ts"
import { show } from "./show.ts"

/** A classifier's answer to one question: a verdict, or why there is none. */
export type Answer<V = Verdict> =
  | { readonly _tag: "Answered"; readonly verdict: V }
  | { readonly _tag: "Failed"; readonly why: string }

/**
 * Asks all questions at once, because a program may need all of them before it answers. The questions after a failed answer
 * in a group may not be asked.
 */
export type Ask<Name extends AskedPart> = (
  groups: ReadonlyArray<ReadonlyArray<Asked[Name]["question"]>>
) => Effect.Effect<ReadonlyArray<ReadonlyArray<Answer<Asked[Name]["verdict"]>>>>

/** A thrown value, on one line. */
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

/** Converts any returned value to an answer. */
export const answerOf = <V>(value: unknown): Answer<V> =>
  typeof value === "object" && value !== null && "tag" in value && "outcome" in value
    ? { _tag: "Answered", verdict: value as V }
    : { _tag: "Failed", why: `it answers ${show(value)}`.slice(0, 300) }

type Respond<Name extends AskedPart> = (question: Asked[Name]["question"]) => Awaitable<Asked[Name]["verdict"]>

/** The function that asks each part one question; undefined if the implementation lacks the part. */
const respondents: { readonly [N in AskedPart]: (parts: Parts) => Respond<N> | undefined } = {
  classify: ({ classify }) => classify === undefined ? undefined : ({ body, status }) => classify(status, body),
  classifySession: ({ classifySession }) => classifySession,
  classifyRedirect: ({ classifyRedirect }) => classifyRedirect
}

/** Asks a part the questions one by one; undefined if the implementation lacks the part. */
export const askPart = <Name extends AskedPart>(name: Name, parts: Parts): Ask<Name> | undefined => {
  const respond: Respond<Name> | undefined = respondents[name](parts)
  if (respond === undefined) return undefined
  const ask = (question: Asked[Name]["question"]) =>
    settle(() => respond(question)).pipe(
      Effect.map((value) => answerOf<Asked[Name]["verdict"]>(value)),
      Effect.catchCause((cause) => Effect.succeed({ _tag: "Failed" as const, why: thrown(cause) }))
    )
  return Effect.forEach((group) => Effect.forEach(group, ask))
}
