import { assert, describe, it } from "vitest"
import { layerProblems } from "../packages/layers.ts"

const layers = [["low", "Low.ts", "internal/*"], ["high", "High.ts", "internal/high.ts"]] as const

const problems = (imports: { readonly [file: string]: ReadonlyArray<string> }) =>
  layerProblems(layers, new Map(Object.entries(imports).map(([file, targets]) => [file, new Set(targets)])))

const right = {
  "Low.ts": ["internal/low.ts"],
  "internal/low.ts": [],
  "High.ts": ["Low.ts", "internal/high.ts"],
  "internal/high.ts": []
}

describe("the layers of a package", () => {
  it("may import from their own files and from lower layers", () => {
    assert.deepStrictEqual(problems(right), [])
  })

  it("may not import from higher ones, and a file that is named belongs where it is named", () => {
    assert.deepStrictEqual(problems({ ...right, "internal/low.ts": ["internal/high.ts"] }), [
      "internal/low.ts (low) imports internal/high.ts, which is higher up (high)"
    ])
  })

  it("have every file, and no name that matches none", () => {
    const { "internal/high.ts": _, ...fewer } = right
    assert.deepStrictEqual(problems({ ...fewer, "Other.ts": [] }), [
      "internal/high.ts, in the layer high, matches no file",
      "Other.ts is in no layer: add it to scripts/packages/layers.ts"
    ])
  })

  it("are declared for every package", () => {
    assert.lengthOf(layerProblems(undefined, new Map()), 1)
  })
})
