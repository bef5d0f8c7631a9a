/** Where and with what a run was made. */
import { readFileSync } from "node:fs"
import { cpus } from "node:os"
import { join } from "node:path"

export interface Environment {
  readonly date: string
  readonly machine: string
  readonly node: string
  readonly effect: string
  /** The peers' versions, by their names. */
  readonly peers: Readonly<Record<string, string>>
}

interface Manifest {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifest = (path: string): Manifest =>
  JSON.parse(readFileSync(join(import.meta.dirname, "..", path, "package.json"), "utf8"))

export const environment = (): Environment => {
  const [processor] = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${processor?.model ?? "unknown"}, ${cpus().length} cores, ${process.platform} ${process.arch}`,
    node: process.versions.node,
    effect: manifest("../../node_modules/effect").version,
    peers: manifest(".").devDependencies
  }
}
