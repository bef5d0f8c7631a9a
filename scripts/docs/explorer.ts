/** The explorer: one page with its script and its style in it, and a policy that allows it nothing else. */
import { build } from "esbuild"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Generated } from "./generated.ts"

const folder = join(import.meta.dirname, "../../packages/explorer")

const minified = async (entry: string): Promise<string> => {
  const { outputFiles: [output] } = await build({
    entryPoints: [join(folder, entry)],
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    conditions: ["@effect-flanks/source"],
    legalComments: "none",
    write: false
  })
  if (output === undefined) throw new Error(`${entry} gives nothing`)
  return output.text.trim()
}

const sha256 = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`

const page = async (): Promise<string> => {
  const script = (await minified("src/main.ts")).replaceAll("</script", "<\\/script")
  const style = await minified("page/style.css")
  const policy = `default-src 'none'; script-src ${sha256(script)}; style-src ${
    sha256(style)
  }; base-uri 'none'; form-action 'none'`
  const parts: Readonly<Record<string, string>> = { policy, style, script }
  return readFileSync(join(folder, "page/page.html"), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`page.html asks for a part that nobody makes: ${name}`)
    return part
  })
}

const at = (path: string) => async (): Promise<Generated> => ({ path, content: await page() })

/** The page, for the docs, and for the simulator, which serves it and brings it to the command. */
export const explorerTargets: ReadonlyArray<() => Promise<Generated>> = [
  at("docs/explorer/index.html"),
  at("packages/simulator/explorer/index.html")
]
