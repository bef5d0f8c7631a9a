import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../packages/workspace.ts"
import { versionAfter, withRelease, withVersion } from "../release/prepare.ts"

const read = (file: string): string => readFileSync(join(root, file), "utf8")

it("a release raises one part of the version, and resets those after it", () => {
  expect(["patch", "minor", "major"].map((size) => versionAfter("0.1.2", size as "patch"))).toEqual([
    "0.1.3",
    "0.2.0",
    "1.0.0"
  ])
})

it("a release sets the version of a package and of those that it needs, and nothing else", () => {
  const before = JSON.parse(read("packages/cli/package.json"))
  const after = JSON.parse(withVersion(read("packages/cli/package.json"), "3.4.5"))
  const dependencies = Object.entries(before.dependencies).map((
    [name, range]
  ) => [name, name.startsWith("@effect-flanks/") ? "^3.4.5" : range])
  expect(after).toEqual({ ...before, version: "3.4.5", dependencies: Object.fromEntries(dependencies) })
  expect(Object.values(after.dependencies)).toContain("^3.4.5")
})

it("a release puts the unreleased changes under its version, and refuses to be empty", () => {
  const changelog = withRelease(read("CHANGELOG.md"), "3.4.5", "2027-01-02")
  expect(changelog).toContain("## [Unreleased]\n\n## [3.4.5] - 2027-01-02\n")
  expect(changelog.length).toBeGreaterThan(read("CHANGELOG.md").length)
  expect(() => withRelease(changelog, "3.4.6", "2027-01-03")).toThrow("no changes under [Unreleased]")
})
