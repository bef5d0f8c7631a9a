/**
 * Runs every `@example` of the packages' sources, or of the files named: each compiles as a module of its own, runs, and
 * gives the value that a comment `// => value` states for the expression before it.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative, resolve } from "node:path"
import { parseSync } from "rolldown/utils"
import { packages, root } from "./packages/workspace.ts"

interface Example {
  readonly file: string
  /** The line on which its code begins. */
  readonly line: number
  readonly code: string
}

const examplesOf = (file: string): ReadonlyArray<Example> => {
  const lines = readFileSync(file, "utf8").split("\n")
  return lines.flatMap((text, at): ReadonlyArray<Example> => {
    if (!/^\s*\* @example\s*$/.test(text)) return []
    const rest = lines.slice(at + 1)
    const end = rest.findIndex((next) => /^\s*\*(\/| @\w)/.test(next))
    const code = rest.slice(0, end).map((next) => next.replace(/^\s*\* ?/, ""))
    return [{ file, line: at + 2, code: code.join("\n") }]
  })
}

/** A suite registers tests, which only Vitest runs. */
const runsAlone = ({ code }: Example): boolean => !/ from "[^"]*\/Vitest"/.test(code)

const failing = (where: string, problem: string): string =>
  `throw new Error(${JSON.stringify(`${where}: ${problem}`)})\n`

/** The code with each `expression // => value` as `holds(expression).is(value)`, on the same lines. */
const compiled = ({ code, file, line }: Example): string => {
  const { comments, errors, program } = parseSync("example.ts", code)
  const where = `${relative(root, file)}:${line}`
  if (errors.length > 0) return failing(where, errors.map(({ message }) => message).join("; "))
  let written = code
  for (const { end, start, value } of comments.toReversed()) {
    if (!value.startsWith(" => ")) continue
    const statement = program.body.find((node) => /^[^\S\n]*\n?[^\S\n]*$/.test(code.slice(node.end, start)))
    if (statement?.type !== "ExpressionStatement" || start < statement.end) {
      return failing(where, `no expression before //${value}`)
    }
    const between = code.slice(statement.end, start)
    written = `${written.slice(0, statement.start)}holds(${code.slice(statement.start, statement.end)})${between}` +
      `.is(${value.slice(4)})${written.slice(end)}`
  }
  return `import { holds } from "#holds"; void holds${"\n".repeat(line - 1)}${written}\n`
}

const holds = `import { deepStrictEqual } from "node:assert/strict"
export const holds = (actual: unknown) => ({ is: (expected: unknown) => deepStrictEqual(actual, expected) })
`

/** Runs the modules named, to the end, and fails if one of them did. */
const main = `let failed = 0
for (const file of process.argv.slice(2)) {
  try {
    await import(file)
  } catch (error) {
    failed += 1
    console.log(file + ": " + (error instanceof Error ? error.stack : String(error)))
  }
}
process.exitCode = failed === 0 ? 0 : 1
`

const run = (folder: string, command: string, args: ReadonlyArray<string>): boolean => {
  const { status, stderr, stdout } = spawnSync(command, args, { cwd: folder, encoding: "utf8" })
  if (status !== 0) console.log((stdout + stderr).replaceAll(`${folder}/`, "").trimEnd())
  return status === 0
}

const named = process.argv.slice(2).map((file) => resolve(file))
const examples = (named.length > 0 ? named : packages.flatMap(({ files }) => files)).flatMap(examplesOf)
const folder = mkdtempSync(join(tmpdir(), "examples-"))
try {
  // Named as their sources are, and with the same lines, so that an error points to the source.
  const modules = examples.map((example) => {
    const path = `./${relative(root, example.file).replace(/\.ts$/, "")}.${example.line}.ts`
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), compiled(example))
    return { path, alone: runsAlone(example) }
  })
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", imports: { "#holds": "./holds.ts" } }))
  writeFileSync(join(folder, "holds.ts"), holds)
  writeFileSync(join(folder, "main.ts"), main)
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "tsconfig.noEmit.json"),
      compilerOptions: {
        incremental: false,
        noUnusedLocals: false,
        tsBuildInfoFile: null,
        typeRoots: [join(root, "node_modules/@types")],
        lib: ["ES2024", "DOM"]
      }
    })
  )
  const compiles = run(folder, join(root, "node_modules/.bin/tsc"), ["-p", "."])
  const runs = run(folder, process.execPath, [
    "--conditions=@effect-flanks/source",
    "main.ts",
    ...modules.filter(({ alone }) => alone).map(({ path }) => path)
  ])
  console.log(`${examples.length} examples, ${compiles && runs ? "all hold" : "not all hold"}`)
  process.exitCode = compiles && runs && examples.length > 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}
