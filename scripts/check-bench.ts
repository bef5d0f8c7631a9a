/**
 * Checks the types of the benchmarks. They are outside the workspace, because the libraries that they compare have their own
 * lock file, which this installs first.
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { installIn } from "./install.ts"

const folder = join(import.meta.dirname, "../packages/bench")

installIn(folder)
const types = [join(import.meta.dirname, "types.ts"), folder, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, types, { stdio: "inherit" })
process.exitCode = status ?? 1
