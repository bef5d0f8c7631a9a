/** The pages of the onboarding service: the board, and the page for signing in. */
import { join } from "node:path"
import { bundledPage, type PageParts } from "./bundledPage.ts"
import type { GeneratedFile } from "./generatedFile.ts"

const folder = "packages/onboarding/board"

const target = (name: string, parts: PageParts) => async (): Promise<GeneratedFile> => ({
  path: `${folder}/${name}.html`,
  content: await bundledPage(join(import.meta.dirname, "../..", folder), parts)
})

/** The pages that the service serves. */
export const boardTargets: ReadonlyArray<() => Promise<GeneratedFile>> = [
  target("index", {
    template: "page.html",
    style: "style.css",
    script: "main.ts",
    allows: "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'"
  }),
  target("sign-in", {
    template: "sign-in-page.html",
    style: "style.css",
    allows: "img-src data:; base-uri 'none'; form-action 'self'"
  })
]
