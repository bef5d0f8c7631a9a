/**
 * Finds stiff wording in Markdown, and in the comments and strings of TypeScript. It fails if a folder has more hits per
 * thousand words than `prose/bounds.ts` allows, and prints these. `-- --show` prints all hits, and `-- docs` only those of
 * a folder.
 */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./packages/workspace.ts"
import { bounds } from "./prose/bounds.ts"
import { type Hit, hitsIn, rateOf } from "./prose/hits.ts"
import { textsOf, wordsIn } from "./prose/texts.ts"

/** Generated from texts that are checked themselves, installed, or wrong on purpose. */
const left = [
  "**/{node_modules,dist,fixtures}/**",
  "site/content/**",
  "docs/{api,explorer}/**",
  "docs/{specification/laws,reference/performance}.md",
  "packages/{cli,client,domain,onboarding,simulator,spec}/README.md",
  "scripts/prose/rules.ts",
  "scripts/test/prose.test.ts"
]

const files = globSync(["**/*.{md,ts}", ".github/**/*.{md,yml}"], { cwd: root, exclude: left }).toSorted()

const folders = Object.keys(bounds).toSorted((a, b) => b.length - a.length)
const folderOf = (file: string): string => folders.find((folder) => file.startsWith(`${folder}/`)) ?? "."

interface Folder {
  readonly hits: ReadonlyArray<Hit>
  readonly words: number
}

const found = new Map<string, Folder>()
for (const file of files) {
  const texts = textsOf(file, readFileSync(join(root, file), "utf8"))
  const folder = folderOf(file)
  const { hits, words } = found.get(folder) ?? { hits: [], words: 0 }
  found.set(folder, {
    hits: [...hits, ...texts.flatMap((text) => hitsIn(file, text))],
    words: texts.reduce((sum, { text }) => sum + wordsIn(text), words)
  })
}

const args = process.argv.slice(2)
const isShown = args.includes("--show")
const named = args.filter((arg) => !arg.startsWith("--"))
const failed: Array<string> = []

for (const [folder, { hits, words }] of [...found].toSorted(([a], [b]) => a < b ? -1 : 1)) {
  if (named.length > 0 && !named.includes(folder)) continue
  const bound = bounds[folder] ?? 0
  const rate = rateOf(hits.length, words)
  const isTooMany = rate > bound
  if (isTooMany) failed.push(folder)
  console.log(
    `${folder.padEnd(24)} ${String(hits.length).padStart(4)} in ${String(words).padStart(6)} words, ` +
      `${rate.toFixed(1)} per thousand, at most ${bound}`
  )
  if (!isShown && !isTooMany) continue
  for (const { file, line, rule: { instead, name, rule }, text } of hits) {
    console.log(`  ${file}:${line}: "${text}" (${name}): ${rule}. Write ${instead}.`)
  }
}

if (failed.length > 0) {
  console.log(`\nToo much stiff wording in ${failed.join(", ")}. Rewrite some of the sentences above.`)
  process.exitCode = 1
}
