/** Laws about a classifier as an effect: successes in one channel, failures in the other. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { byStatus, everyDocumented, response } from "../generators/Responses.ts"
import * as Statuses from "../generators/Statuses.ts"
import type { FromResponse, Response, Verdict } from "../Implementation.ts"
import { settle } from "../internal/ask.ts"
import { spell } from "../internal/json.ts"
import { partLaw } from "../internal/parts.ts"
import { show } from "../internal/show.ts"
import { kindOf } from "../internal/trials.ts"
import type { PartTrial } from "../Law.ts"

const effectLaw = partLaw("fromResponse")

const trial = (one: Response, expected: string | null = null): PartTrial<FromResponse> => ({
  input: one,
  run: (fromResponse) => {
    const ending = (how: "succeeds" | "fails") => (verdict: unknown): string | null => {
      const { outcome, tag } = { ...verdict as Partial<Verdict> }
      const kind = tag === undefined ? undefined : kindOf(tag)
      if (kind === undefined) return `it ${how} with ${show(verdict)}, which has no tag of an outcome`
      if (outcome !== kind || (kind === "failure") !== (how === "fails")) return `it ${how} with ${tag}, ${outcome}`
      return expected === null || tag === expected ? null : `it ${how} with ${tag} instead of ${expected}`
    }
    return settle(() => fromResponse(one.status, one.body)).pipe(
      Effect.match({ onSuccess: ending("succeeds"), onFailure: ending("fails") })
    )
  }
})

export const onlyFailuresFail = effectLaw({
  id: "only-failures-fail",
  sentence:
    "What is accepted or delayed succeeds and every failure fails, each with its verdict, and nothing is thrown on the way.",
  source: ["I8"],
  mutant: "fails with a delayed token, since it has an error code",
  examples: () => [
    ...everyDocumented.map(({ expected: { tag }, members, status }) => trial({ status, body: spell(members) }, tag)),
    ...Statuses.everyStatus.map((status) =>
      trial({ status, body: "{}" }, Statuses.isSuccess(status) ? "Accepted" : byStatus(status).tag)
    ),
    ...Statuses.everyCode.map(({ code, tag }) => trial({ status: 400, body: `{"error_code":${code}}` }, tag))
  ],
  random: response.map((one) => trial(one))
})

const atOnce = (both: ReadonlyArray<Response>): PartTrial<FromResponse> => ({
  input: both,
  run: (fromResponse) => {
    const tagOf = ({ body, status }: Response) =>
      Effect.map(
        Effect.match(settle(() => fromResponse(status, body)), {
          onSuccess: (verdict): unknown => verdict,
          onFailure: (failure) => failure
        }),
        (verdict) => (verdict as Verdict).tag
      )
    return Effect.gen(function*() {
      const alone = yield* Effect.forEach(both, tagOf)
      const together = yield* Effect.forEach(both, tagOf, { concurrency: "unbounded" })
      return together.join(", ") === alone.join(", ")
        ? null
        : `together they are ${together.join(", ")}, alone ${alone.join(", ")}`
    })
  }
})

export const mixesNothingUp = effectLaw({
  id: "mixes-nothing-up",
  sentence: "Responses that are read at the same time mean what each means alone.",
  source: ["I2", "I8"],
  mutant: "keeps the response that it reads where the next one finds it",
  examples: () =>
    everyDocumented.map(({ members, status }) => atOnce([{ status, body: spell(members) }, { status: 404, body: "" }])),
  random: fc.tuple(response, response).map(atOnce)
})
