/** Bundles as a careful consumer does, to see what an import costs him. */
import { build, type BuildOptions } from "esbuild"
import { gzipSync } from "node:zlib"

/** Minified as a module for no platform in particular, with everything in it, Effect included. */
export const bundle = async (code: string, options: BuildOptions = {}): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["@effect-flanks/source"],
    legalComments: "none",
    ...options,
    write: false
  })
  return outputFiles.map(({ text }) => text).join("")
}

export const gzipped = (text: string): number => gzipSync(text, { level: 9 }).length

/** KiB of a bundle, gzip -9. */
export const size = async (code: string): Promise<number> => gzipped(await bundle(code)) / 1024

const everything = (modules: ReadonlyArray<string>): string =>
  modules.map((name) => `export * from "@effect-flanks/domain/${name}"`).join("\n")

/** What a consumer imports, by what the table calls it. */
export const consumers = {
  table: everything(["Table"]),
  documented: everything(["Table", "Documented"]),
  domain: everything(["Classify", "FlanksError", "Outcome", "Actor", "Grammar", "Secrets"]),
  wire: everything(["Classify", "FlanksError", "Outcome", "Actor", "Grammar", "Secrets", "Wire"]),
  floor: `import * as Schema from "effect/Schema"
    export class Failure extends Schema.TaggedError("Failure")("Failure", {
      status: Schema.Int, code: Schema.NullOr(Schema.Int), text: Schema.String
    }) {}`
} as const

export type Consumer = keyof typeof consumers
