import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { root } from "./packages/workspace.ts"

/** A text as the project formats the file of this path. */
export const format = (path: string, content: string): string => {
  const { error, status, stderr, stdout } = spawnSync(
    join(root, "node_modules/.bin/dprint"),
    ["fmt", "--stdin", path],
    {
      cwd: root,
      encoding: "utf8",
      input: content
    }
  )
  if (status !== 0) throw new Error(`${path} cannot be formatted: ${error?.message ?? stderr}`)
  return stdout
}
