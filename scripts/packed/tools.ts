/**
 * The tools that inspect packages: an older TypeScript, an older Node, publint and arethetypeswrong, with their own lock
 * file.
 */
import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import { run } from "./run.ts"

const folder = join(import.meta.dirname, "tools")

const modified = (file: string): number => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Installs them, unless the installed ones are newer than the lock file. */
export const installTools = (): void => {
  if (modified("node_modules/.package-lock.json") >= modified("package-lock.json")) return
  run("npm", ["ci"], folder)
}

/** A file of one of them. */
export const tool = (path: string): string => join(folder, "node_modules", path)

/** The oldest Node that the packages support. npm doesn't have a package of it for every platform. */
export const olderNode = (): string | undefined => {
  const file = tool(`node-${process.platform}-${process.arch}/bin/node`)
  return existsSync(file) ? file : undefined
}
