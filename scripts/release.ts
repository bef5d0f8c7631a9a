/**
 * `npm run release -- minor` (or `major`, `patch`): sets the next version in every package, and puts the unreleased changes
 * of `CHANGELOG.md` under it. It commits and publishes nothing.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./packages/workspace.ts"
import { type Size, versionAfter, withRelease, withVersion } from "./release/prepare.ts"
import { run } from "./run.ts"

const read = (file: string): string => readFileSync(join(root, file), "utf8")

const [size = ""] = process.argv.slice(2)
const isSize = (text: string): text is Size => /^(major|minor|patch)$/.test(text)

if (isSize(size)) {
  const folders: ReadonlyArray<string> = JSON.parse(read("package.json")).workspaces
  const manifests = folders.map((folder) => `${folder}/package.json`)
  const released = manifests.filter((file) => JSON.parse(read(file)).private !== true)
  const version = versionAfter(JSON.parse(read(released[0] ?? "")).version, size)
  const changelog = withRelease(read("CHANGELOG.md"), version, new Date().toISOString().slice(0, 10))
  for (const file of manifests) writeFileSync(join(root, file), withVersion(read(file), version))
  writeFileSync(join(root, "CHANGELOG.md"), changelog)
  run("npm", ["install", "--package-lock-only", "--prefer-offline"], root)
  console.log(
    `${version} is ready: look at \`git diff\`, run \`npm run verify\`, commit, and start the workflow _release_.`
  )
} else {
  console.error("Which size? npm run release -- major, minor or patch")
  process.exitCode = 64
}
