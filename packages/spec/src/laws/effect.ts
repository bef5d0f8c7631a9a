/** Laws about a classifier as an effect: successes in one channel, failures in the other. */
import * as Effect from "effect/Effect"
import type { FromResponse, Response, Verdict } from "../Implementation.ts"
import { settle } from "../internal/ask.ts"
import { spell } from "../internal/json.ts"
import { partLaw } from "../internal/parts.ts"
import { kindOf } from "../internal/trials.ts"
import type { PartTrial } from "../Law.ts"
import { everyDocumented, response } from "../Responses.ts"
import * as Statuses from "../Statuses.ts"

const trial = (one: Response, tag: string | null = null): PartTrial<FromResponse> => ({
  input: one,
  run: (fromResponse) => {
    const wrong = (how: string, verdict: Verdict): string | null =>
      tag === null || verdict.tag === tag ? null : `it ${how} with ${verdict.tag} instead of ${tag}`
    return settle(() => fromResponse(one.status, one.body)).pipe(
      Effect.match({
        onSuccess: (verdict) =>
          kindOf(verdict.tag) === "failure" ? `it succeeds with ${verdict.tag}` : wrong("succeeds", verdict),
        onFailure: (failure) => {
          const verdict = failure as Verdict
          return kindOf(verdict.tag) === "failure" ? wrong("fails", verdict) : "it fails with a success"
        }
      })
    )
  }
})

export const onlyFailuresFail = partLaw("fromResponse")({
  id: "only-failures-fail",
  sentence:
    "What is accepted or delayed succeeds and every failure fails, each with its tag, and nothing is thrown on the way.",
  source: ["I8"],
  mutant: "fails with a delayed token, since it has an error code",
  examples: () => [
    ...everyDocumented.map(({ expected: { tag }, members, status }) => trial({ status, body: spell(members) }, tag)),
    ...Statuses.everyStatus.map((status) => trial({ status, body: "{}" })),
    ...Statuses.everyCode.map(({ code, tag }) => trial({ status: 400, body: `{"error_code":${code}}` }, tag))
  ],
  random: response.map((one) => trial(one))
})
