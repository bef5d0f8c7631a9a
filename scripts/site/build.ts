/** Builds the website with VitePress, which has a lock file of its own. */
import { statSync } from "node:fs"
import { join } from "node:path"
import { root } from "../packages/workspace.ts"
import { run } from "../packed/run.ts"
import { stage } from "./stage.ts"

const folder = join(root, "site")

/** The built website. */
export const built = join(folder, "dist")

const modified = (file: string): number => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Installs VitePress, unless what is there is newer than the lock file. */
const install = (): void => {
  if (modified("node_modules/.package-lock.json") >= modified("package-lock.json")) return
  run("npm", ["ci", "--prefix", folder], root)
}

/** What differs from one place to another. */
export interface Place {
  /** The path at which a host serves the website, with a slash at both ends. */
  readonly base: string
  readonly repository: string | null
}

/** Gives the pages that were built, from the root of the website, with `.md`. */
export const build = ({ base, repository }: Place): ReadonlyArray<string> => {
  install()
  const pages = stage({ into: join(folder, "content"), repository })
  run(process.execPath, ["node_modules/vitepress/bin/vitepress.js", "build", "--base", base], folder)
  return pages
}
