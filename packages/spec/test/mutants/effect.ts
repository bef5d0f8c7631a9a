/** For the law about a classifier as an effect, the mistake that it must catch. */
import type { FromResponse } from "@effect-flanks/spec/Implementation"
import { reference } from "@effect-flanks/spec/Reference"

const { classify } = reference

export const effects: { readonly [law: string]: FromResponse } = {
  "only-failures-fail": (status, body) => {
    const verdict = classify(status, body)
    return verdict.tag === "Accepted" ? Promise.resolve(verdict) : Promise.reject(verdict)
  }
}
