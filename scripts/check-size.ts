/**
 * Measures what typical consumers' bundles weigh with two bundlers, and fails where one grew by more than 2 % over what
 * is written in `sizes.json`. With `--update` it writes what it measures.
 */
import { build } from "esbuild"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"
import { root } from "./packages/workspace.ts"

const everything = (...modules: ReadonlyArray<string>): string =>
  modules.map((name) => `export * from "@effect-flanks/${name}"`).join("\n")

const consumers: Readonly<Record<string, string>> = {
  "the table": everything("domain/Table"),
  "classify": everything("domain/Classify"),
  "classify and wait": everything("domain/Classify", "domain/Schedules"),
  "the domain and the wire": everything("domain/Classify", "domain/Actor", "domain/Schedules", "domain/Wire"),
  "the client": `${everything("client/FlanksClient")}\nexport { layer as fetching } from "effect/http/FetchHttpClient"`
}

const conditions = ["@effect-flanks/source"]

type Bundler = (code: string) => Promise<string>

const bundlers: Readonly<Record<"esbuild" | "rolldown", Bundler>> = {
  esbuild: async (code) => {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: root },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      conditions,
      legalComments: "none",
      write: false
    })
    return outputFiles.map(({ text }) => text).join("")
  },
  rolldown: async (code) => {
    const bundle = await rolldown({
      input: "consumer",
      platform: "neutral",
      resolve: { conditionNames: [...conditions, "module", "import", "default"], mainFields: ["module", "main"] },
      plugins: [{
        name: "consumer",
        resolveId: (id) => id === "consumer" ? join(root, "consumer.js") : null,
        load: (id) => id === join(root, "consumer.js") ? code : null
      }]
    })
    const { output } = await bundle.generate({ format: "esm", minify: true, comments: false })
    await bundle.close()
    return output.map((chunk) => chunk.type === "chunk" ? chunk.code : "").join("")
  }
}

type Sizes = Readonly<Record<string, Readonly<Record<string, number>>>>

const measure = async (): Promise<Sizes> => {
  const sizes: Record<string, Record<string, number>> = {}
  for (const [consumer, code] of Object.entries(consumers)) {
    const bytes: Record<string, number> = {}
    for (const [bundler, bundle] of Object.entries(bundlers)) {
      bytes[bundler] = gzipSync(await bundle(code), { level: 9 }).length
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
    console.log(`${consumer.padEnd(24)} ${bundler.padEnd(9)} ${String(size).padStart(7)} bytes  ${change}`)
    if (before === undefined || size > before * tolerated) problems.push(`${consumer}, ${bundler}`)
  }
}
problems.push(...Object.keys(recorded).filter((name) => !(name in measured)).map((name) => `${name} is gone`))

if (problems.length > 0) {
  console.log(`\nGrown by more than 2 %, or not recorded: ${problems.join("; ")}.`)
  console.log("If it is worth it, run `npm run check:size -- --update` and commit sizes.json.")
  process.exitCode = 1
}
