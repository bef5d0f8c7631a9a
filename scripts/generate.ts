/**
 * Writes the generated files, and removes those that nothing writes any more. With `--check` it does neither, and fails
 * naming the files that differ from what it would leave.
 */
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { GeneratedFile } from "./docs/generatedFile.ts"
import { format } from "./format.ts"
import { root } from "./packages/workspace.ts"
import { targets } from "./targets.ts"

// The API's pages are too many to start a formatter for each; dprint.json leaves them out too.
const isFormatted = /^(?!docs\/api\/).*\.(ts|json|md)$/

const textOf = ({ content, path }: GeneratedFile): string => isFormatted.test(path) ? format(path, content) : content

/** Folders in which everything is generated. */
const folders = ["docs/api", "docs/pictures", "packages/spec/cases"]

const check = process.argv.includes("--check")
const drifted: Array<string> = []
const left = new Set(folders.flatMap((folder) => globSync(`${folder}/**/*.*`, { cwd: root })))

for (const target of targets) {
  const generated = await target()
  left.delete(generated.path)
  const file = join(root, generated.path)
  const content = textOf(generated)
  if (existsSync(file) && readFileSync(file, "utf8") === content) continue
  drifted.push(generated.path)
  if (check) continue
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

for (const path of left) if (!check) rmSync(join(root, path))

for (const path of drifted) console.log(check ? `drifted: ${path}` : `written: ${path}`)
for (const path of left) console.log(check ? `nothing generates: ${path}` : `removed: ${path}`)
console.log(`${targets.length} generated files, ${drifted.length + left.size} ${check ? "drifted" : "changed"}`)

if (check && drifted.length + left.size > 0) {
  console.log("Run `npm run generate` and commit what it writes.")
  process.exitCode = 1
}
