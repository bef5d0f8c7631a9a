import { readFile } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import { bash, serve } from "./process.ts"

interface Page {
  /** How the page starts the simulator. */
  readonly options: ReadonlyArray<string>
  /** The later commands, each with its output on the page. Null if the page shows no output. */
  readonly steps: ReadonlyArray<{ readonly commands: string; readonly output: string | null }>
}

const pageOf = async (name: string): Promise<Page> => {
  const text = await readFile(new URL(`../../../../docs/${name}`, import.meta.url), "utf8")
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```$(?:\n\n```text\n([^]*?)^```$)?/gm)]
  const served = blocks.findIndex(([, commands = ""]) => commands.startsWith("npm run -s flanks -- serve "))
  return {
    options: (blocks[served]?.[1] ?? "").trim().split(" ").slice(6),
    steps: blocks.slice(served + 1).map(([, commands = "", output]) => ({ commands, output: output ?? null }))
  }
}

const mark = "---"

describe.each(["reference/responses.md", "migrating/from-links.md", "recipes/testing.md"])("docs/%s", (name) => {
  it("shows what comes", async () => {
    const { options, steps } = await pageOf(name)
    const { child, end, url } = await serve(options)
    const lines = steps.map(({ commands }) => `${commands}printf '%s\\n' ${mark}`)
    const { stderr, stdout } = await bash(lines.join("\n").replace("http://127.0.0.1:4010", url))
    child.kill("SIGTERM")
    expect((await end).stderr + stderr).toBe("")
    const came = stdout.split(`${mark}\n`)
    expect(came).toHaveLength(steps.length + 1)
    for (const [i, { commands, output }] of steps.entries()) {
      expect([commands, came[i]]).toEqual([commands, output ?? ""])
    }
    expect(steps.filter(({ output }) => output !== null).length).toBeGreaterThan(3)
  })
})

describe("docs/recipes/connect-a-user.md", () => {
  it("ends with a program that runs as it says", async () => {
    const text = await readFile(new URL("../../../../docs/recipes/connect-a-user.md", import.meta.url), "utf8")
    const [, command = ""] = /^```sh\n([^]*?)^```$/m.exec(text) ?? []
    const { exitCode, stderr, stdout } = await bash(command)
    expect([exitCode, stderr]).toEqual([0, ""])
    expect(stdout).toMatch(
      /^A user logs in at the session's address\.\nConnected\.\n(?:[\d.]+ EUR\n){2}[\d.]+ USD\n$/
    )
  })
})
