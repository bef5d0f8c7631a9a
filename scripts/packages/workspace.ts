import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"

export const root = join(import.meta.dirname, "../..")

interface Manifest {
  readonly name: string
  readonly workspaces?: ReadonlyArray<string>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export interface Package {
  readonly name: string
  readonly src: string
  readonly files: ReadonlyArray<string>
  /** The packages that its users get with it: `dependencies` and `peerDependencies`. */
  readonly declared: ReadonlySet<string>
  /** The same with the ranges of their versions. */
  readonly ranges: Readonly<Record<string, string>>
}

const manifest = (folder: string): Manifest => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"))

export const packages: ReadonlyArray<Package> = (manifest(".").workspaces ?? []).map((folder) => {
  const { dependencies, name, peerDependencies } = manifest(folder)
  const src = join(root, folder, "src")
  return {
    name,
    src,
    files: globSync("**/*.ts", { cwd: src }).map((file) => join(src, file)).toSorted(),
    declared: new Set(Object.keys({ ...dependencies, ...peerDependencies })),
    ranges: { ...dependencies, ...peerDependencies }
  }
})
