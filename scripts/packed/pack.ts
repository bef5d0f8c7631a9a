/** Builds and packs the published packages from a copy of the sources, so that no stale or other files are packed. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { root } from "../packages/workspace.ts"
import { run } from "../run.ts"
import type { Manifest } from "./exports.ts"
import { packedReadme } from "./readme.ts"

export interface Packed {
  readonly manifest: Manifest
  /** The package's folder in the repository. */
  readonly folder: string
  readonly tarball: string
}

const read = (file: string) => JSON.parse(readFileSync(file, "utf8"))

const notCopied = new Set(["dist", "node_modules", "test"])

/** A workspace of copies: third-party modules are linked, the workspace's own are the copies. */
const stage = (folders: ReadonlyArray<string>): string => {
  const copy = mkdtempSync(join(tmpdir(), "effect-flanks-pack-"))
  cpSync(join(root, "tsconfig.base.json"), join(copy, "tsconfig.base.json"))
  mkdirSync(join(copy, "node_modules/@effect-flanks"), { recursive: true })
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name !== "@effect-flanks") symlinkSync(join(root, "node_modules", name), join(copy, "node_modules", name))
  }
  for (const folder of folders) {
    cpSync(join(root, folder), join(copy, folder), {
      recursive: true,
      filter: (source) => !notCopied.has(basename(source))
    })
    cpSync(join(root, "LICENSE"), join(copy, folder, "LICENSE"))
    const readme = join(copy, folder, "README.md")
    const manifest = read(join(copy, folder, "package.json"))
    writeFileSync(readme, packedReadme(readFileSync(readme, "utf8"), folder, manifest))
    symlinkSync(join(copy, folder), join(copy, "node_modules", manifest.name))
  }
  return copy
}

/** Packs every public package of the workspace into a folder. */
export const pack = (into: string): ReadonlyArray<Packed> => {
  const folders: ReadonlyArray<string> = read(join(root, "package.json")).workspaces
  const published = folders.filter((folder) => read(join(root, folder, "package.json")).private !== true)
  const copy = stage(published)
  try {
    run(join(root, "node_modules/.bin/tsc"), ["-b", ...published], copy)
    return published.map((folder) => {
      const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", into], join(copy, folder)))
      return {
        manifest: read(join(copy, folder, "package.json")),
        folder: join(root, folder),
        tarball: join(into, packed.filename)
      }
    })
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
