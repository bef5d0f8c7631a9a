/** Laws about a classifier as an effect: successes in one channel, failures in the other. */
import * as Effect from "effect/Effect"
import type { FromResponse, Response } from "../Implementation.ts"
import { settle } from "../internal/ask.ts"
import { spell } from "../internal/json.ts"
import { partLaw } from "../internal/parts.ts"
import { kindOf } from "../internal/trials.ts"
import type { PartTrial } from "../Law.ts"
import { everyDocumented, response } from "../Responses.ts"
import * as Statuses from "../Statuses.ts"

const trial = (one: Response): PartTrial<FromResponse> => ({
  input: one,
  run: (fromResponse) =>
    settle(() => fromResponse(one.status, one.body)).pipe(
      Effect.match({
        onSuccess: (verdict) => kindOf(verdict.tag) === "failure" ? `it succeeds with ${verdict.tag}` : null,
        onFailure: (verdict) =>
          kindOf((verdict as { readonly tag: string }).tag) === "failure" ? null : "it fails with a success"
      })
    )
})

export const onlyFailuresFail = partLaw("fromResponse")({
  id: "only-failures-fail",
  sentence: "What is accepted or delayed succeeds, every failure fails, and nothing is thrown on the way.",
  source: ["I8"],
  mutant: "fails with a delayed token, since it has an error code",
  examples: () => [
    ...everyDocumented.map(({ members, status }) => trial({ status, body: spell(members) })),
    ...Statuses.everyStatus.map((status) => trial({ status, body: "{}" })),
    ...Statuses.everyCode.map(({ code }) => trial({ status: 400, body: `{"error_code":${code}}` }))
  ],
  random: response.map(trial)
})
