/** The README of a packed package, whose links must not depend on other files of the repository. */
import { join } from "node:path/posix"
import { isOutside, withLinks } from "../docs/links.ts"

interface Repository {
  readonly repository?: string | { readonly url: string }
}

/** The address of the repository for a browser, from the manifest; null if the manifest has none. */
const addressOf = ({ repository }: Repository): string | null => {
  const url = typeof repository === "string" ? repository : repository?.url
  return url?.replace(/^git\+/, "").replace(/\.git$/, "") ?? null
}

const nowhere = "nowhere:"

/** Changes links to other files so that they lead to the manifest's repository. Without one, their text names the file. */
export const packedReadme = (text: string, folder: string, manifest: Repository): string => {
  const address = addressOf(manifest)
  const linked = (target: string): string => {
    if (isOutside(target) || target.startsWith("#")) return target
    return address === null ? `${nowhere}${join(folder, target)}` : `${address}/blob/main/${join(folder, target)}`
  }
  return withLinks(text, linked)
    .replaceAll(/\[(`[^`]*`)\]\(nowhere:[^)]*\)/g, "$1")
    .replaceAll(/\[([^\]]*)\]\(nowhere:([^)#]*)[^)]*\)/g, "$1 (`$2` in the repository)")
}
