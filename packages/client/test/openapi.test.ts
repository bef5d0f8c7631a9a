import { Contract } from "@effect-flanks/client/api/Contract"
import * as OpenApi from "effect/http-api/OpenApi"
import { assert, it } from "vitest"

/** The places without a description, by the name of their property. */
const unsaid = (node: unknown, property: string | null = null): ReadonlyArray<string> => {
  if (typeof node !== "object" || node === null) return []
  if (property !== null && Object.keys(node).length === 0) return [property]
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === "additionalProperties") return []
    if (key === "properties") return Object.entries(value).flatMap(([name, inner]) => unsaid(inner, name))
    // An inferred form is described, together with the fact that it may differ.
    const isGuess = key === "anyOf" && "description" in node
    return unsaid(isGuess ? value.filter((one: object) => Object.keys(one).length > 0) : value, property)
  })
}

it("describes every property, except those that no page describes", () => {
  const names = [...new Set(unsaid(OpenApi.fromApi(Contract).paths))].toSorted()
  assert.deepEqual(names, [
    "address",
    "annex",
    "contactInfo",
    "contact_info",
    "extra",
    "labels"
  ])
})
