/** Checks that the documentation's advice works for a CommonJS project, which can't import ES modules in the usual way. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { run } from "../run.ts"
import { runOnNodes } from "./consume.ts"
import { tool } from "./tools.ts"

const options = (module: string): ReadonlyArray<string> => [
  "--noEmit",
  "--strict",
  "--skipLibCheck",
  "--module",
  module,
  "--target",
  "ES2022"
]

const tscOf = (module: string, project: string, expectedStatus: number): string =>
  run(process.execPath, [tool("typescript/bin/tsc"), ...options(module), "common.cts"], project, expectedStatus)

/** The problems of a CommonJS project that imports one of a package's modules. */
export const commonJsProblems = (specifier: string, project: string): ReadonlyArray<string> => {
  writeFileSync(join(project, "common.cts"), `import * as M from "${specifier}"\nexport const names = Object.keys(M)\n`)
  writeFileSync(join(project, "common.cjs"), `console.log(Object.keys(require("${specifier}")).length > 0)\n`)
  const refusal = tscOf("node16", project, 2)
  tscOf("nodenext", project, 0)
  return [
    ...refusal.includes("TS1479") ? [] : [`with module node16, TypeScript says of ${specifier}:\n${refusal}`],
    ...runOnNodes(["common.cjs"], project).trim() === "true" ? [] : [`require("${specifier}") gives nothing`]
  ]
}
