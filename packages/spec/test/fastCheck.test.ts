import { property } from "@effect-flanks/spec/adapters/FastCheck"
import { reference } from "@effect-flanks/spec/adapters/Reference"
import { check } from "@effect-flanks/spec/Check"
import type { Classifier } from "@effect-flanks/spec/Implementation"
import * as Laws from "@effect-flanks/spec/Laws"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

/** It checks only for the text 20002. */
const naive: Classifier = (_, body) =>
  body.includes("20002") ? { outcome: "failure", tag: "Processing" } : { outcome: "accepted", tag: "Accepted" }

const brokenBy = (law: (typeof Laws.all)[number], numRuns = 20) => fc.check(property(law, naive), { seed: 1, numRuns })

describe("a law as a property", () => {
  it("holds for the library itself", async () => {
    for (const law of Laws.all) await fc.assert(property(law, reference), { numRuns: 3, seed: 1 })
  }, 60_000)

  it("is broken in the same cases as in a check, including examples", async () => {
    const { results } = await check(naive, { seed: 1, runs: 20 })
    const classifierLaws = results.filter(({ law, verdict }) => law.part === "classify" && verdict !== "skipped")
    const broken = classifierLaws.filter(({ verdict }) => verdict === "broken").map(({ law }) => law)
    const runs = await Promise.all(broken.map((law) => brokenBy(law)))
    expect(broken.length).toBeGreaterThan(20)
    // A random trial may miss a mistake that another one found, but examples always find theirs.
    expect(runs.filter(({ failed }) => failed).length).toBeGreaterThanOrEqual(broken.length - 2)
  }, 60_000)

  it("is broken by its examples alone, and shrinks to one of them", async () => {
    const law = Laws.all.find(({ id }) => id === "code-before-envelope")
    if (law === undefined) throw new Error("no such law")
    const { counterexample, errorInstance, failed } = await brokenBy(law, 1)
    expect(failed).toBe(true)
    expect(counterexample?.[0]).toHaveLength(1)
    expect(String(errorInstance)).toContain(law.sentence)
  })

  it("agrees with its own counterexamples", () => {
    const law = Laws.all.find(({ id }) => id === "code-before-envelope")
    expect(law?.sentence).toContain("40001 on a 401")
  })

  it("doesn't compile for a misspelt tag", () => {
    // @ts-expect-error -- the tag is Processing
    const misspelled: Classifier = () => ({ outcome: "failure", tag: "Procesing" })
    expect(typeof misspelled).toBe("function")
  })
})
