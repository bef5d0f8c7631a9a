import { globSync } from "node:fs"
import { join } from "node:path"

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, string | null | Readonly<Record<string, string>>>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The modules of an installed package, open or closed, by their paths without an ending. */
export const modulesIn = (installed: string): ReadonlyArray<string> =>
  globSync("**/*.js", { cwd: join(installed, "dist") }).map((file) => file.slice(0, -".js".length)).toSorted()

type Target = NonNullable<Manifest["exports"]>[string]

/** Whether an entry of `exports` works outside this repository, which is the only one to set its own condition. */
const isOpen = (target: Target): boolean => typeof target === "string" || (target !== null && "default" in target)

/** The public and the internal modules of a package, as specifiers, from its `exports`. */
export const specifiersOf = (
  { exports = {}, name }: Manifest,
  modules: ReadonlyArray<string>
): { readonly open: ReadonlyArray<string>; readonly closed: ReadonlyArray<string> } => {
  const patterns = Object.entries(exports).toSorted(([a], [b]) => b.length - a.length)
  const open = new Set<string>()
  const closed = new Set<string>()
  for (const module of modules) {
    const match = patterns.find(([pattern]) => {
      const [before = "", after] = pattern.split("*")
      return after === undefined ? pattern === `./${module}` : `./${module}`.startsWith(before)
    })
    if (match === undefined || !isOpen(match[1])) closed.add(`${name}/${module}`)
    else open.add(`${name}/${module}`)
  }
  if (exports["."] !== undefined) open.add(name)
  return { open: [...open], closed: [...closed] }
}
