/** Two bundlers with careful settings: a minified module for any platform, with all its dependencies. */
import { build, type BuildOptions } from "esbuild"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"
import { root } from "../packages/workspace.ts"

const conditions = ["@effect-flanks/source"]

export const esbuild = async (code: string, options: BuildOptions = {}): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions,
    legalComments: "none",
    ...options,
    write: false
  })
  return outputFiles.map(({ text }) => text).join("")
}

const withRolldown = async (code: string): Promise<string> => {
  const entry = join(root, "consumer.js")
  const bundle = await rolldown({
    input: "consumer",
    platform: "neutral",
    resolve: { conditionNames: [...conditions, "module", "import", "default"], mainFields: ["module", "main"] },
    plugins: [{
      name: "consumer",
      resolveId: (id) => id === "consumer" ? entry : null,
      load: (id) => id === entry ? code : null
    }]
  })
  const { output } = await bundle.generate({ format: "esm", minify: true, comments: false })
  await bundle.close()
  return output.map((chunk) => chunk.type === "chunk" ? chunk.code : "").join("")
}

export const bundlers = {
  esbuild: (code: string) => esbuild(code),
  rolldown: withRolldown
} as const

export const gzipped = (text: string): number => gzipSync(text, { level: 9 }).length
