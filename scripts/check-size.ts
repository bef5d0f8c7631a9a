/**
 * Measures the size of typical consumers' bundles with two bundlers, and fails if one is more than 2 % larger than in
 * `sizes.json`. With `--update`, it records the new sizes.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { bundlers, gzipped } from "./sizes/bundlers.ts"
import { consumers } from "./sizes/consumers.ts"

type Sizes = Readonly<Record<string, Readonly<Record<string, number>>>>

const measure = async (): Promise<Sizes> => {
  const sizes: Record<string, Record<string, number>> = {}
  for (const [consumer, code] of Object.entries(consumers)) {
    const bytes: Record<string, number> = {}
    for (const [bundler, bundle] of Object.entries(bundlers)) {
      bytes[bundler] = gzipped(await bundle(code))
    }
    sizes[consumer] = bytes
  }
  return sizes
}

const file = join(import.meta.dirname, "sizes.json")
const tolerated = 1.02

const measured = await measure()
if (process.argv.includes("--update")) writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`)

const recorded: Sizes = JSON.parse(readFileSync(file, "utf8"))
const problems: Array<string> = []
for (const [consumer, sizes] of Object.entries(measured)) {
  for (const [bundler, size] of Object.entries(sizes)) {
    const before = recorded[consumer]?.[bundler]
    const change = before === undefined ? "new" : `${((size / before - 1) * 100).toFixed(1)} %`
    console.log(`${consumer.padEnd(10)} ${bundler.padEnd(9)} ${String(size).padStart(7)} bytes  ${change}`)
    if (before === undefined || size > before * tolerated) problems.push(`${consumer}, ${bundler}`)
  }
}
problems.push(...Object.keys(recorded).filter((name) => !(name in measured)).map((name) => `${name} is gone`))

if (problems.length > 0) {
  console.log(`\nGrown by more than 2 %, or not recorded: ${problems.join("; ")}.`)
  console.log("If it is worth it, run `npm run check:size -- --update` and commit sizes.json.")
  process.exitCode = 1
}
