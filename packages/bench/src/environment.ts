/** Where and with what a run was made. */
import { readFileSync } from "node:fs"
import { cpus } from "node:os"
import { join } from "node:path"

const manifest = (path: string): Record<string, Record<string, string>> & { readonly version: string } =>
  JSON.parse(readFileSync(join(import.meta.dirname, "..", path, "package.json"), "utf8"))

const [processor] = cpus()

export const environment = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${processor?.model ?? "unknown"}, ${cpus().length} cores, ${process.platform} ${process.arch}`,
  node: process.versions.node,
  effect: manifest("../../node_modules/effect").version,
  /** The peers, with their versions. */
  peers: Object.entries(manifest(".")["devDependencies"] ?? {}).map(([name, version]) => `${name} ${version}`)
}

export type Environment = typeof environment
