/**
 * `npm --prefix packages/bench run modules -- domain`: what each module adds to a bundle, largest first. `gzip` is by how
 * much the bundle shrinks without it, so the column does not add up: modules share words.
 */
import { transform } from "esbuild"
import { esbuild, gzipped } from "../../../scripts/sizes/bundlers.ts"
import { type Consumer, consumers } from "../../../scripts/sizes/consumers.ts"

const name = process.argv[2] ?? "domain"
const code = consumers[name as Consumer]
if (code === undefined) throw new Error(`no consumer ${name}; there are ${Object.keys(consumers).join(", ")}`)

// With its white space, a bundle says in comments where each module begins.
const readable = await esbuild(code, { minify: false, minifyIdentifiers: true, minifySyntax: true })
const modules = await Promise.all(
  readable.slice(0, readable.lastIndexOf("\nexport {")).split(/^\/\/ (?=\S+\.[jt]s$)/m).map(async (section) => {
    const end = section.indexOf("\n")
    const { code: text } = await transform(section.slice(end + 1), { minifyWhitespace: true })
    return { path: section.slice(0, end).replace(/^.*node_modules\//, ""), text }
  })
)

const all = gzipped(modules.map(({ text }) => text).join(""))
const rows = modules.map((module) => ({
  module: module.path,
  bytes: module.text.length,
  gzip: all - gzipped(modules.filter((other) => other !== module).map(({ text }) => text).join(""))
}))
console.table(rows.toSorted((a, b) => b.gzip - a.gzip))
