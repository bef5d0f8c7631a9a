/** The explorer: one page that contains its script and style, with a policy that allows nothing else. */
import { join } from "node:path"

import workspace from "../../package.json" with { type: "json" }
import { bundledPage } from "./bundledPage.ts"
import type { GeneratedFile } from "./generatedFile.ts"

const folder = join(import.meta.dirname, "../../packages/explorer")

/** The address in the manifest, without what npm adds to it; empty until there is one. */
const repositoryOf = (manifest: object): string => {
  const { repository } = manifest as { readonly repository?: string | { readonly url: string } }
  const url = typeof repository === "string" ? repository : repository?.url ?? ""
  return url.replace(/^git\+/, "").replace(/\.git$/, "")
}

const page = (): Promise<string> =>
  bundledPage(folder, {
    template: "page/page.html",
    style: "page/style.css",
    script: "src/main.ts",
    allows: "base-uri 'none'; form-action 'none'",
    values: { repository: repositoryOf(workspace) }
  })

const at = (path: string) => async (): Promise<GeneratedFile> => ({ path, content: await page() })

/** The page, for the docs and for the simulator, which serves it and provides it to the command. */
export const explorerTargets: ReadonlyArray<() => Promise<GeneratedFile>> = [
  at("docs/explorer/index.html"),
  at("packages/simulator/explorer/index.html")
]
