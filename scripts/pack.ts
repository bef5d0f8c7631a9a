/** `npm run pack -- <folder>`: builds and packs the published packages, and prints the tarballs, dependencies first. */
import { mkdirSync } from "node:fs"
import { resolve } from "node:path"
import { pack } from "./packed/pack.ts"

const [folder] = process.argv.slice(2)

if (folder === undefined) {
  console.error("Where to? npm run pack -- <folder>")
  process.exitCode = 64
} else {
  const into = resolve(folder)
  mkdirSync(into, { recursive: true })
  for (const { tarball } of pack(into)) console.log(tarball)
}
