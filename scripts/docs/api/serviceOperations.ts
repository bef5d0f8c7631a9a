/** The operations of services, with their arguments and results, which the compiler infers from `make`. */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { format } from "../../format.ts"
import { root } from "../../packages/workspace.ts"
import { run } from "../../run.ts"

/** The declarations of every module that has such a service, by its file. */
const declarations = (): ReadonlyMap<string, string> => {
  const files = globSync("packages/*/src/**/*.ts", { cwd: root }).map((file) => join(root, file))
    .filter((file) => readFileSync(file, "utf8").includes("{ make }) {"))
  const folder = mkdtempSync(join(tmpdir(), "declarations-"))
  try {
    const compilerOptions = {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      sourceMap: false,
      incremental: false,
      tsBuildInfoFile: null,
      outDir: folder,
      rootDir: root,
      typeRoots: [join(root, "node_modules/@types")],
      lib: ["ES2024", "DOM"]
    }
    const config = { extends: join(root, "tsconfig.noEmit.json"), compilerOptions, files }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config))
    run(join(root, "node_modules/.bin/tsc"), ["-p", folder], root)
    const declared = (file: string) => join(folder, relative(root, file).replace(/\.ts$/, ".d.ts"))
    return new Map(files.map((file) => [file, readFileSync(declared(file), "utf8")]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

let found: ReadonlyMap<string, string> | null = null

/** The operations of the service with this name, or null if it isn't a service that takes them from `make`. */
export const serviceOperations = (file: string, name: string): string | null => {
  found ??= declarations()
  const [, type] = found.get(file)?.match(new RegExp(`ServiceClass<${name}, "[^"]+", (\\{.*?\\n\\})>`, "s")) ?? []
  if (type === undefined) return null
  const plain = type
    .replaceAll(/import\("[^"]+"\)\./g, "")
    .replaceAll("Redacted.Redacted<string>", "Redacted.Redacted")
    .replaceAll(/(, never)+>/g, ">")
    .replaceAll(/\?: ([^;,()]+) \| undefined(?=[,)])/g, "?: $1")
  return format("offered.ts", `type Offered = ${plain}`).replace("type Offered = ", "").trim()
}
