import manifest from "@effect-flanks/cli/package.json" with { type: "json" }
import { tooOld } from "@effect-flanks/cli/process/nodeVersion"
import { expect, it } from "vitest"

it("a Node that the package doesn't support is too old", () => {
  expect(manifest.engines.node).toBe(">=22.19")
  expect(["18.20.1", "20.20.2", "22.0.0", "22.18.9"].filter(tooOld)).toHaveLength(4)
  expect(["22.19.0", "22.20.1", "23.0.0", "24.21.0", "100.1.0"].filter(tooOld)).toEqual([])
})
