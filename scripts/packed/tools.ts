/**
 * The tools that inspect packages: an older TypeScript, an older Node, publint and arethetypeswrong, with their own lock
 * file.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { installIn } from "../install.ts"

const folder = join(import.meta.dirname, "tools")

/** Installs them. */
export const installTools = (): void => installIn(folder)

/** A file of one of them. */
export const tool = (path: string): string => join(folder, "node_modules", path)

/** The oldest Node that the packages support. npm doesn't have a package of it for every platform. */
export const olderNode = (): string | undefined => {
  const file = tool(`node-${process.platform}-${process.arch}/bin/node`)
  return existsSync(file) ? file : undefined
}
