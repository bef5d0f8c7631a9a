/** Laws about a classifier as an effect, with successes in one channel and failures in the other. */
import * as Effect from "effect/Effect"
import * as Examples from "../examples/effect.ts"
import * as Generators from "../generators/laws/effect.ts"
import type { FromResponse, Response, Verdict } from "../Implementation.ts"
import { settle } from "../internal/ask.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw } from "../internal/parts.ts"
import { show } from "../internal/show.ts"
import { kindOf } from "../internal/trials.ts"

const effectLaw = partLaw("fromResponse")

/** The mistake in the way the effect ended; null if there is none. */
const problemOf = (how: "succeeds" | "fails", verdict: unknown, expected: string | null): string | null => {
  const { outcome, tag } = { ...verdict as Partial<Verdict> }
  const kind = tag === undefined ? undefined : kindOf(tag)
  if (kind === undefined) return `it ${how} with ${show(verdict)}, which doesn't have an outcome's tag`
  if (outcome !== kind || (kind === "failure") !== (how === "fails")) return `it ${how} with ${tag}, ${outcome}`
  return expected === null || tag === expected ? null : `it ${how} with ${tag} instead of ${expected}`
}

export const onlyFailuresFail = effectLaw({
  id: "only-failures-fail",
  sentence: "The effect succeeds with an accepted or delayed outcome, fails with a failure, and never throws.",
  source: ["I8"],
  mutant: "fails with a delayed token, because it has an error code",
  ...forAll(Examples.endings, Generators.ending, ({ tag, ...response }) => ({
    input: response,
    run: (fromResponse) =>
      Effect.match(settle(() => fromResponse(response.status, response.body)), {
        onSuccess: (verdict) => problemOf("succeeds", verdict, tag),
        onFailure: (verdict) => problemOf("fails", verdict, tag)
      })
  }))
})

const tagOf = (fromResponse: FromResponse, { body, status }: Response) =>
  Effect.match(settle(() => fromResponse(status, body)), {
    onSuccess: ({ tag }) => tag,
    onFailure: (failure) => (failure as Verdict).tag
  })

export const mixesNothingUp = effectLaw({
  id: "mixes-nothing-up",
  sentence: "Responses that are read at the same time have the same outcomes as each one alone.",
  source: ["I2", "I8"],
  mutant: "keeps the current response in a variable that the next one overwrites",
  ...forAll(Examples.pairs, Generators.pair, (both) => ({
    input: both,
    run: (fromResponse) =>
      Effect.gen(function*() {
        const alone = yield* Effect.forEach(both, (one) => tagOf(fromResponse, one))
        const together = yield* Effect.forEach(both, (one) => tagOf(fromResponse, one), { concurrency: "unbounded" })
        return together.join(", ") === alone.join(", ")
          ? null
          : `together they are ${together.join(", ")}, alone ${alone.join(", ")}`
      })
  }))
})
