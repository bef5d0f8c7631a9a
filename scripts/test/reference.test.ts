import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../packages/workspace.ts"

const read = (file: string): string => readFileSync(join(root, "packages", file), "utf8")

// The two packages share none in which it would belong, so each has the file: a correction of one must reach the other.
it("the API references of the simulator and of the onboarding are corrected in the same way", () => {
  expect(read("onboarding/src/internal/service/reference.ts")).toBe(read("simulator/src/internal/pages/reference.ts"))
})
