import * as Table from "@effect-flanks/domain/Table"
import * as Answer from "@effect-flanks/explorer/Answer"
import { bodyOf, columns, statuses } from "@effect-flanks/explorer/Cells"
import * as SessionAnswer from "@effect-flanks/explorer/SessionAnswer"
import { assert, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../../../../", import.meta.url))

/** The code of every answer of the page. */
const snippets: ReadonlyArray<string> = [
  ...new Set([
    ...statuses.flatMap((status) =>
      columns.map(({ said }) => Answer.of(status, JSON.stringify(bodyOf(status, said))).code)
    ),
    ...Object.keys(Table.sessionStatuses).map((status) => SessionAnswer.ofSession({ status, connection_id: "c" }).code),
    ...Object.values(Table.sessionRows).flatMap(({ code, redirectError }) => [
      SessionAnswer.ofSession({ status: "Finished:Error", error_code: code }).code,
      SessionAnswer.ofRedirect(`/back?error=${redirectError}`).code
    ]),
    ...["session_id=s", "code=c", "nothing=n"].map((query) => SessionAnswer.ofRedirect(`/back?${query}`).code)
  ])
]

/** Compiles modules as the examples of the docs are compiled. The result is what the compiler printed. */
const compile = (modules: ReadonlyArray<string>): string => {
  const cache = join(root, "node_modules/.cache")
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, "snippets-"))
  try {
    for (const [i, code] of modules.entries()) writeFileSync(join(folder, `snippet${i}.ts`), `${code}\n`)
    const compilerOptions = {
      lib: ["ES2024", "DOM", "DOM.Iterable"],
      noEmit: true,
      declaration: false,
      declarationMap: false,
      composite: false,
      incremental: false,
      types: ["node"],
      skipLibCheck: true,
      plugins: []
    }
    const config = { extends: join(root, "tsconfig.base.json"), compilerOptions, include: ["*.ts"] }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
    const compiler = join(dirname(fileURLToPath(import.meta.resolve("typescript/package.json"))), "bin/tsc")
    const { stderr, stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" })
    return `${stdout}${stderr}`
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it("shows only code that compiles, with its imports", () => {
  assert.isAbove(snippets.length, 10)
  assert.strictEqual(compile(snippets), "")
})

it("detects code that uses a function that doesn't exist", () => {
  const [first = ""] = snippets
  assert.include(compile([`${first}\n\nkeep(portfolios)`]), "Cannot find name 'keep'")
})
