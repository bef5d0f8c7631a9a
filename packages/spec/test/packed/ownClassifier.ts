/** A program by the author of a classifier with its own tests that uses the published package. Its output is compared. */
import { property } from "@effect-flanks/spec/adapters/FastCheck"
import { check } from "@effect-flanks/spec/Check"
import type { Classifier } from "@effect-flanks/spec/Implementation"
import * as Laws from "@effect-flanks/spec/Laws"
import * as fc from "fast-check"

/** It checks only for the text 20002. */
const classify: Classifier = (_, body) =>
  body.includes("20002") ? { outcome: "failure", tag: "Processing" } : { outcome: "accepted", tag: "Accepted" }

const { results } = await check(classify, { seed: 1, runs: 5 })
const broken = results.filter(({ verdict }) => verdict === "broken").map(({ law }) => law.id)
const laws = Laws.all.filter(({ id }) => id === "code-before-envelope" || id === "answers-everything")
const runs = await Promise.all(laws.map((law) => fc.check(property(law, classify), { seed: 1, numRuns: 5 })))
console.log([
  String(broken.includes("code-before-envelope")),
  ...runs.map(({ failed }, index) => `${laws[index]?.id}: ${failed ? "broken" : "holds"}`)
].join("\n"))
