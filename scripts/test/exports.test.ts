import { assert, describe, expect, it } from "vitest"
import { publicExports } from "../packages/publicExports.ts"

describe("the public exports", () => {
  // A changed name breaks the imports of users. To record an intended change, run `npm test -- scripts/test/exports -u`.
  it("are those of scripts/test/exports.txt", async () => {
    await expect(`${publicExports().join("\n\n")}\n`).toMatchFileSnapshot("exports.txt")
  })

  it("are at the root of each package as well, a namespace for each module", async () => {
    for (const name of ["domain", "client", "simulator", "onboarding", "spec"]) {
      const specifier = `@effect-flanks/${name}`
      const root: object = await import(specifier)
      const listed = publicExports().find((line) => line.startsWith(`${specifier}: `))?.split(": ")[1]?.split(" ")
      assert.deepStrictEqual(Object.keys(root).toSorted(), listed)
    }
  })

  it("are nothing that other packages of the workspace hide", () => {
    assert.isEmpty(publicExports().filter((line) => /\/(?:internal|run|laws)\//.test(line.split(":")[0] ?? "")))
  })

  it("are named: no module passes on all names of another", () => {
    assert.isEmpty(publicExports().filter((line) => line.split(" ").includes("*")))
  })
})
