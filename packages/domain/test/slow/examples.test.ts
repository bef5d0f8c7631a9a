import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { expect, it } from "vitest"

const root = join(import.meta.dirname, "../../../..")

const examples = (...files: ReadonlyArray<string>) => {
  const args = [join(root, "scripts/examples.ts"), ...files]
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" })
  return { status, output: stdout + stderr }
}

it("every example of every package compiles, runs and gives the values that it states", () => {
  const { output, status } = examples()
  expect(output).toMatch(/^\d\d+ examples, all hold$/m)
  expect(status).toBe(0)
})

it("reports an example that states a wrong value, doesn't compile, throws or states nothing, with its line", () => {
  const { output, status } = examples("packages/domain/test/fixtures/examples.ts")
  expect(output).toMatch(/50001 !== 50002[^]*fixtures\/examples\.17\.ts:19:/)
  expect(output).toContain("fixtures/examples.27.ts(29,7): error TS2322")
  expect(output).toContain("fixtures/examples.37.ts: SyntaxError: Unexpected token")
  expect(output).toContain("fixtures/examples.ts:45: no expression before // => 50002")
  expect(output).toContain("fixtures/examples.ts:53: Unexpected token")
  expect(output).not.toContain("examples.5.ts")
  expect(output).toContain("6 examples, not all hold")
  expect(status).toBe(1)
})
