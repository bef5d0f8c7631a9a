/** The README of a package as it is packed: outside the repository, its links must not depend on the files around it. */
import { join } from "node:path/posix"
import { isOutside, withLinks } from "../docs/links.ts"

interface Repository {
  readonly repository?: string | { readonly url: string }
}

/** The address that a browser opens, of what a manifest says; null if it says nothing. */
const addressOf = ({ repository }: Repository): string | null => {
  const url = typeof repository === "string" ? repository : repository?.url
  return url?.replace(/^git\+/, "").replace(/\.git$/, "") ?? null
}

const nowhere = "nowhere:"

/** Links to other files lead to the repository that the manifest names. Without one, their text says where to look. */
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
