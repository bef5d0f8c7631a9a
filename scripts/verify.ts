/** Runs every check, in order and to the end, so that one run shows all problems. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"

/** Without the second reporter, a run with skipped tests would pass. */
const reporters = ["--reporter=default", "--reporter=./scripts/refuse-skipped.ts"]

const checks = [
  { name: "types", script: "check", args: ["--force"] },
  { name: "benchmark types", script: "check:bench", args: ["--force"] },
  { name: "lint", script: "lint" },
  { name: "format", script: "format" },
  { name: "prose", script: "check:prose" },
  { name: "package graph", script: "check:packages" },
  { name: "generated files", script: "generate", args: ["--check"] },
  { name: "tests", script: "test", args: reporters },
  { name: "slow tests", script: "test:slow", args: reporters },
  { name: "sizes", script: "check:size" },
  { name: "packed packages", script: "check:packed" },
  { name: "site", script: "check:site" }
]

const run = async (script: string, args: ReadonlyArray<string>): Promise<{ ok: boolean; output: string }> => {
  const child = spawn("npm", ["run", "--silent", script, "--", ...args], {
    cwd: join(import.meta.dirname, ".."),
    env: process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text
    })
  }
  const [code] = await once(child, "close")
  return { ok: code === 0, output }
}

let failed = 0
for (const { args = [], name, script } of checks) {
  const start = performance.now()
  process.stdout.write(`${name.padEnd(16)} `)
  const { ok, output } = await run(script, args)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${ok ? "passed" : "FAILED"} ${seconds.padStart(7)} s`)
  if (ok) continue
  failed += 1
  console.log(`\n${output.trimEnd()}\n`)
}

console.log(`${checks.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
