/** Builds the website with VitePress, which has its own lock file. */
import { join } from "node:path"
import { installIn } from "../install.ts"
import { root } from "../packages/workspace.ts"
import { run } from "../run.ts"
import { stage } from "./stage.ts"

const folder = join(root, "site")

/** The built website. */
export const built = join(folder, "dist")

/** The settings that depend on the host. */
export interface Place {
  /** The path at which a host serves the website, with a slash at both ends. */
  readonly base: string
  readonly repository: string | null
}

/** Returns the built pages, from the root of the website, with `.md`. */
export const build = ({ base, repository }: Place): ReadonlyArray<string> => {
  installIn(folder)
  const pages = stage({ into: join(folder, "content"), repository })
  run(process.execPath, ["node_modules/vitepress/bin/vitepress.js", "build", "--base", base], folder)
  return pages
}
