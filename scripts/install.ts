import { statSync } from "node:fs"
import { join } from "node:path"
import { run } from "./run.ts"

/**
 * Installs the packages of a folder with its own lock file, unless the installed ones are newer than the lock file. If npm
 * fails, it throws npm's output.
 */
export const installIn = (folder: string): void => {
  const modified = (file: string): number => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (modified("node_modules/.package-lock.json") < modified("package-lock.json")) run("npm", ["ci"], folder)
}
