/** For each law about a classifier as an effect, the mistake that the law must detect. */
import { reference } from "@effect-flanks/spec/adapters/Reference"
import type { FromResponse, Response } from "@effect-flanks/spec/Implementation"
import * as Effect from "effect/Effect"

const { classify } = reference

let read: Response = { status: 200, body: "" }

export const effects: { readonly [law: string]: FromResponse } = {
  "only-failures-fail": (status, body) => {
    const verdict = classify(status, body)
    return verdict.tag === "Accepted" ? Promise.resolve(verdict) : Promise.reject(verdict)
  },
  "mixes-nothing-up": (status, body) =>
    Effect.gen(function*() {
      read = { status, body }
      yield* Effect.yieldNow
      return classify(read.status, read.body)
    })
}
