import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { assert, describe, it } from "vitest"
import { importsOf } from "../packages/imports.ts"
import { root } from "../packages/workspace.ts"

const page = join(root, "docs/contributing/how-the-parts-fit.md")
const section = readFileSync(page, "utf8").split(/^## /m).find((text) => text.startsWith("One response body")) ?? ""

/** The files of the walk, from the root of the repository. */
const hops = [...section.matchAll(/^\d+\. \[[^\]]+\]\(([^)]+)\)/gm)].map(([, link = ""]) =>
  relative(root, resolve(dirname(page), link))
)

const fileOf = (from: string, specifier: string): string => {
  if (specifier.startsWith(".")) return relative(root, resolve(root, dirname(from), specifier))
  const [, name, module] = /^@effect-flanks\/(\w+)\/(.+)$/.exec(specifier) ?? []
  return name === undefined ? specifier : `packages/${name}/src/${module}.ts`
}

const importedBy = (file: string): ReadonlyArray<string> =>
  importsOf(join(root, file)).flatMap(({ specifier }) => specifier === undefined ? [] : [fileOf(file, specifier)])

describe("the walk of a response body", () => {
  it("takes at most ten hops, each of which is a file", () => {
    assert.isAtLeast(hops.length, 5)
    assert.isAtMost(hops.length, 10)
    for (const file of hops) assert.isTrue(existsSync(join(root, file)), file)
  })

  it("goes from file to file along imports", () => {
    const apart = hops.slice(1).filter((file, index) => {
      const before = hops[index] ?? ""
      return !importedBy(file).includes(before) && !importedBy(before).includes(file)
    })
    assert.deepStrictEqual(apart, [])
  })
})
