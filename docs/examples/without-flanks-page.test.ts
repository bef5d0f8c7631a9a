import { scenarios } from "@effect-flanks/simulator/scenarios/Catalogue"
import { readFileSync } from "node:fs"
import { expect, it } from "vitest"

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8")

const page = read("../recipes/testing.md")

it("shows tests that run", () => {
  for (const shown of ["without-flanks.test.ts", "without-flanks-port.test.ts"]) {
    expect(page).toContain(`\`\`\`ts\n${read(shown)}\`\`\``)
  }
})

it("names words that mean something", () => {
  const named = [...page.matchAll(/`([A-Z]+_[A-Z_]+|SLOW|DROPPED)`/g)].flatMap(([, word = ""]) =>
    word.startsWith("FLANKS_") ? [] : [word]
  )
  expect(named.length).toBeGreaterThan(20)
  expect(scenarios.map(({ word }) => word)).toEqual(expect.arrayContaining(named))
})
