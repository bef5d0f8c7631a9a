/**
 * Type-checks every project of the workspace, tests and scripts included.
 *
 * Effect's build of the compiler adds Effect's own diagnostics. It doesn't exist for every platform. Without it, the plain
 * compiler checks the types, and says what it skipped.
 */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"

const modules = join(import.meta.dirname, "../node_modules")
const effectCompiler = join(modules, `@effect/tsgo-${process.platform}-${process.arch}/lib/tsc`)
const hasEffectDiagnostics = existsSync(effectCompiler)

if (!hasEffectDiagnostics) {
  console.log(`No Effect diagnostics on ${process.platform}-${process.arch}: checking the types alone.`)
}

const compiler = hasEffectDiagnostics ? effectCompiler : join(modules, ".bin/tsc")
const { error, status } = spawnSync(compiler, ["-b", ...process.argv.slice(2)], { stdio: "inherit" })
if (error !== undefined) console.error(error.message)
process.exitCode = status ?? 1
