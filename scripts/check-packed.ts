/**
 * Checks the packages in their published form. It builds and packs each one, inspects the tarball, installs it into an
 * empty project outside the workspace, compiles consumers with two versions of TypeScript, and runs them on two versions of
 * Node, on Bun, on Deno and, unless a package is only for Node, in workerd and a browser. The arguments are the folders of
 * the packages to check.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { inBrowser } from "./packed/browser.ts"
import { commonJsProblems } from "./packed/commonjs.ts"
import { compile, install, needsNode, runOnNodes } from "./packed/consume.ts"
import { modulesIn, specifiersOf } from "./packed/exports.ts"
import { problemsOf } from "./packed/inspect.ts"
import { pack, type Packed } from "./packed/pack.ts"
import { publishProblems } from "./packed/publish.ts"
import { findRuntimes } from "./packed/runtimes.ts"
import { installTools, olderNode } from "./packed/tools.ts"
import { hasEveryTool } from "./platform.ts"

const folder = mkdtempSync(join(tmpdir(), "effect-flanks-packed-"))

const firstModule = (packed: Packed, installed: string): string | undefined =>
  specifiersOf(packed.manifest, modulesIn(installed)).open[0]

const check = async (packed: Packed, all: ReadonlyArray<Packed>): Promise<Array<string>> => {
  const { manifest: { bin = {}, name } } = packed
  const project = join(folder, basename(packed.folder))
  const installed = install(packed, all, project)
  const problems = [...problemsOf(packed, installed), ...publishProblems(packed, folder)]
  const [importer = "", ...consumers] = compile(packed, installed, project)
  console.log(`${name}: ${runOnNodes([importer], project).trim()}`)
  const module = firstModule(packed, installed)
  if (module !== undefined) problems.push(...commonJsProblems(module, project))
  if (consumers.length === 0 && Object.keys(bin).length === 0) problems.push("no consumer in test/packed, no command")
  for (const command of Object.values(bin)) runOnNodes([join(installed, command), "--help"], project)
  for (const consumer of consumers) {
    const said = runOnNodes([consumer], project)
    for (const { name: runtime, hasNodeModules, run } of findRuntimes().runtimes) {
      if (needsNode(packed.manifest) && !hasNodeModules) continue
      const other = await run(consumer)
      if (other !== said) problems.push(`${basename(consumer)} says in ${runtime}:\n${other}instead of\n${said}`)
    }
    const shown = needsNode(packed.manifest) ? undefined : await inBrowser(consumer)
    if (shown !== undefined && shown !== said) {
      problems.push(`${basename(consumer)} says in a browser:\n${shown}${said}`)
    }
  }
  return problems
}

const main = async (): Promise<void> => {
  installTools()
  const missing = [...findRuntimes().missing, ...olderNode() === undefined ? ["Node 22"] : []]
  if (missing.length > 0) {
    const problem = `Not installed, so the packages don't run in it: ${missing.join(", ")}.`
    if (hasEveryTool) throw new Error(problem)
    console.log(problem)
  }
  const tarballs = join(folder, "tarballs")
  mkdirSync(tarballs)
  const all = pack(tarballs)
  const asked = process.argv.slice(2)
  const checked = all.filter(({ folder: source }) => asked.length === 0 || asked.includes(basename(source)))
  let count = 0
  for (const packed of checked) {
    const problems = await check(packed, all).catch((error: unknown) => [String(error)])
    for (const problem of problems) console.log(`${packed.manifest.name}: ${problem}`)
    count += problems.length
  }
  console.log(`${checked.length} packages, ${count} problems`)
  if (count > 0) process.exitCode = 1
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
