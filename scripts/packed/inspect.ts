/** Finds problems of a package from its files alone. Each problem is a sentence. */
import { existsSync, globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { linksOf } from "../docs/links.ts"
import { run } from "../run.ts"
import { modulesIn, specifiersOf } from "./exports.ts"
import type { Packed } from "./pack.ts"
import { tool } from "./tools.ts"

const pure = /[@#]__PURE__/g

const text = (file: string): string => readFileSync(file, "utf8")

const pureIn = (file: string): number => text(file).match(pure)?.length ?? 0

/** Checks a file of the build: it names its map, and the map leads to a source in the package. */
const mapProblems = (installed: string, file: string): Array<string> => {
  const path = join(installed, file)
  const map = /^\/\/# sourceMappingURL=(.+)$/m.exec(text(path))?.[1]
  if (map === undefined || !existsSync(join(dirname(path), map))) return [`${file} has no source map`]
  const { sources }: { readonly sources: ReadonlyArray<string> } = JSON.parse(text(join(dirname(path), map)))
  return sources.filter((source) => !existsSync(join(dirname(path), source)))
    .map((source) => `the map of ${file} leads to ${source}, which is not packed`)
}

/** Without the annotation, unused code stays in every bundle. */
const pureProblems = (installed: string, file: string): Array<string> => {
  const source = join(installed, file.replace(/^dist/, "src").replace(/\.js$/, ".ts"))
  if (!existsSync(source)) return [`${file} has no source in the package`]
  return pureIn(source) === pureIn(join(installed, file)) ? [] : [`${file} has other PURE annotations than its source`]
}

const manifestProblems = (installed: string): Array<string> => {
  const manifest = JSON.parse(text(join(installed, "package.json")))
  const problems: Array<string> = []
  if (manifest.engines?.node !== ">=22.19") problems.push("engines.node is not >=22.19")
  if (!Array.isArray(manifest.sideEffects)) problems.push("sideEffects does not list what has any")
  if (manifest.license !== "MIT" || !existsSync(join(installed, "LICENSE"))) problems.push("the license is missing")
  const readme = join(installed, "README.md")
  if (!existsSync(readme)) problems.push("README.md is missing")
  else {problems.push(
      ...linksOf(installed, "README.md").map(({ target }) => `README.md links to ${target}, which isn't packed`)
    )}
  return problems
}

/** Problems of a package that is installed in a folder. */
export const problemsOf = ({ manifest, tarball }: Packed, installed: string): Array<string> => {
  const built = globSync("dist/**/*.{js,d.ts}", { cwd: installed }).toSorted()
  const scripts = built.filter((file) => file.endsWith(".js"))
  const { open } = specifiersOf(manifest, modulesIn(installed))
  const entries = open.map((specifier) => specifier === manifest.name ? "." : specifier.slice(manifest.name.length + 1))
  const looks: ReadonlyArray<() => string> = [
    () => run(process.execPath, [tool("publint/src/cli.js"), "run", tarball, "--strict"], installed),
    // A package without modules has no types to check.
    ...entries.length === 0 ? [] : [() =>
      run(process.execPath, [
        tool("@arethetypeswrong/cli/dist/index.js"),
        tarball,
        "--profile=esm-only",
        "--no-definitely-typed",
        "--format=ascii",
        "--entrypoints",
        ...entries
      ], installed)]
  ]
  return [
    ...built.length === 0 ? ["nothing is built"] : [],
    ...manifestProblems(installed),
    ...open.filter((specifier) => specifier.includes("/internal/")).map((specifier) => `${specifier} is open`),
    ...built.flatMap((file) => mapProblems(installed, file)),
    ...scripts.flatMap((file) => pureProblems(installed, file)),
    ...looks.flatMap((look) => {
      try {
        look()
        return []
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)]
      }
    })
  ]
}
