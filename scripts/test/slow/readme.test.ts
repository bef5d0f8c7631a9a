/** The first program that a reader of the README runs. */
import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
import { root } from "../../packages/workspace.ts"

const readme = readFileSync(join(root, "README.md"), "utf8")
const program = "docs/examples/first-program.ts"

/** The program's outputs in the README, by its argument. The first one is that without an argument. */
const outputs = [...readme.matchAll(/`node first-program\.mts ?(\w*)`[^`]*```text\n([^]*?)```/g)]
  .map(([, argument = "", output = ""]) => [argument, output] as const)

const run = async (argument: string): Promise<string> => {
  const args = ["--conditions=@effect-flanks/source", program, ...argument === "" ? [] : [argument]]
  const { stderr, stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  return stdout + stderr
}

describe("the README's program", () => {
  it("has at most 25 lines, and is the file that is run here", () => {
    const text = readFileSync(join(root, program), "utf8").trimEnd()
    expect(readme).toContain(`\`\`\`ts\n${text}\n\`\`\``)
    expect(text.split("\n").length).toBeLessThanOrEqual(25)
    expect(outputs.map(([argument]) => argument)).toEqual(["", "INVALID_CREDENTIALS", "DATA_ERROR_PRODUCT_ACCOUNT"])
  })

  it.concurrent.each(outputs)("prints what the README says, with %j", async (argument, output) => {
    expect(await run(argument)).toBe(output)
  })
})
