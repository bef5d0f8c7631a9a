/** A page that contains its script and style, with a policy that allows only the listed resources. */
import { build } from "esbuild"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const minified = async (entry: string): Promise<string> => {
  const { outputFiles: [output] } = await build({
    entryPoints: [entry],
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

/** The parts of a page, by their files, and what its policy allows beyond them. */
export interface PageParts {
  readonly template: string
  readonly style: string
  readonly script?: string
  readonly allows: string
  /** Texts for the template, by their names. They must be safe in HTML. */
  readonly values?: { readonly [name: string]: string }
}

/** The page whose template is filled with its parts. */
export const bundledPage = async (
  folder: string,
  { allows, script: entry, style: sheet, template, values }: PageParts
) => {
  const script = entry === undefined
    ? undefined
    : (await minified(join(folder, entry))).replaceAll("</script", "<\\/script")
  const style = await minified(join(folder, sheet))
  const scripts = script === undefined ? "" : `script-src ${sha256(script)}; `
  const policy = `default-src 'none'; ${scripts}style-src ${sha256(style)}; ${allows}`
  const parts: Readonly<Record<string, string | undefined>> = { ...values, policy, style, script }
  return readFileSync(join(folder, template), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`${template} asks for a part that nobody makes: ${name}`)
    return part
  })
}
