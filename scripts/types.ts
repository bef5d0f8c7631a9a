/**
 * Type-checks every project of the workspace, tests and scripts included.
 *
 * Effect's build of the compiler adds Effect's own diagnostics. On a platform for which it doesn't exist, the plain
 * compiler checks the types, and says what it skipped.
 */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { hasEveryTool } from "./platform.ts"

const modules = join(import.meta.dirname, "../node_modules")
const effectCompiler = join(modules, `@effect/tsgo-${process.platform}-${process.arch}/lib/tsc`)
const hasEffectDiagnostics = existsSync(effectCompiler)

if (!hasEffectDiagnostics) {
  console.log(
    hasEveryTool
      ? "Effect's compiler is missing: run `npm ci`."
      : `No Effect diagnostics on ${process.platform}-${process.arch}: checking the types alone.`
  )
}

const compiler = hasEffectDiagnostics ? effectCompiler : join(modules, ".bin/tsc")
const { error, status } = spawnSync(compiler, ["-b", ...process.argv.slice(2)], { stdio: "inherit" })
if (error !== undefined) console.error(error.message)
process.exitCode = hasEffectDiagnostics || !hasEveryTool ? status ?? 1 : 1
