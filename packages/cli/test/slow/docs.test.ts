import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { bash } from "./process.ts"

const page = new URL("../../../../docs/command.md", import.meta.url)

/** The commands of the page, each with what the page says that it prints. */
const examples = async (): Promise<ReadonlyArray<readonly [command: string, output: string]>> =>
  [...(await readFile(page, "utf8")).matchAll(/^```console\n\$ (.*)\n([^]*?)^```$/gm)]
    .map(([, command = "", output = ""]) => [command, output])

it("prints what the page on the command says", async () => {
  const folder = await mkdtemp(join(tmpdir(), "flanks-"))
  try {
    const all = await examples()
    expect(all.length).toBeGreaterThan(3)
    for (const [command, output] of all) {
      const { stderr, stdout } = await bash(`cd '${folder}' && { ${command}; }`)
      expect(stdout + stderr).toBe(output)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}, 30_000)
