/** The other runtimes that the packages support. npm has packages of them, but not for every platform. */
import { build } from "esbuild"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { run } from "../run.ts"
import { tool } from "./tools.ts"

interface Runtime {
  readonly name: string
  readonly executable: string
  /** Whether it runs programs that import from `node:`. */
  readonly hasNodeModules: boolean
  /** Runs a compiled program in its project, and returns its output. */
  readonly run: (file: string) => string | Promise<string>
}

const executables = {
  Bun: tool(`@oven/bun-${process.platform}-${process.arch}/bin/bun`),
  Deno: tool(`@deno/${process.platform}-${process.arch}-glibc/deno`),
  workerd: tool(`@cloudflare/workerd-${process.platform}-${process.arch === "x64" ? "64" : process.arch}/bin/workerd`)
}

const workerdConfig = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .consumer)]);
const consumer :Workerd.Worker = (
  modules = [(name = "consumer", esModule = embed "consumer.workerd.js")],
  compatibilityDate = "2026-11-01"
);
`

/** A worker runs code only in a handler, so the program becomes one. */
const asHandler = (program: string): string => {
  const imports = program.match(/^import .*$/gm) ?? []
  const body = program.replaceAll(/^import .*$/gm, "")
  return `${imports.join("\n")}\nexport default { async test() {\n${body}\n} }\n`
}

const inWorkerd = async (file: string): Promise<string> => {
  const project = dirname(file)
  await build({
    stdin: { contents: asHandler(readFileSync(file, "utf8")), resolveDir: project },
    bundle: true,
    format: "esm",
    platform: "neutral",
    conditions: ["workerd", "worker"],
    outfile: join(project, "consumer.workerd.js"),
    logLevel: "error"
  })
  writeFileSync(join(project, "consumer.capnp"), workerdConfig)
  return run(executables.workerd, ["test", "consumer.capnp"], project)
}

const all: ReadonlyArray<Runtime> = [
  {
    name: "Bun",
    executable: executables.Bun,
    hasNodeModules: true,
    run: (file) => run(executables.Bun, [basename(file)], dirname(file))
  },
  {
    name: "Deno",
    executable: executables.Deno,
    hasNodeModules: true,
    run: (file) =>
      run(
        executables.Deno,
        ["run", "--allow-all", "--no-config", "--node-modules-dir=manual", basename(file)],
        dirname(file)
      )
  },
  { name: "workerd", executable: executables.workerd, hasNodeModules: false, run: inWorkerd }
]

/** Those that are installed, and the names of those that aren't. It is a function because the check installs them first. */
export const findRuntimes = () => {
  const isInstalled = ({ executable }: Runtime): boolean => existsSync(executable)
  return { runtimes: all.filter(isInstalled), missing: all.filter((one) => !isInstalled(one)).map(({ name }) => name) }
}
