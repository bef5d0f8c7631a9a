import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { bash } from "./process.ts"

/** What stands for the browser's opener: a script that keeps what it is called with, then does this. */
let folder = ""

const opener = (does: string): string => {
  for (const name of ["xdg-open", "open"]) {
    const file = join(folder, name)
    writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" > ${join(folder, "called")}\n${does}\n`)
    chmodSync(file, 0o755)
  }
  return `PATH='${folder}'${delimiter}"$PATH"; export PATH; flanks explore`
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "flanks-explore-"))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(process.platform === "win32")("flanks explore", () => {
  it("opens the page that comes with the command", async () => {
    const { exitCode, stderr, stdout } = await bash(opener("exit 0"))
    assert.deepStrictEqual({ exitCode, stderr }, { exitCode: 0, stderr: "" })
    assert.strictEqual(readFileSync(join(folder, "called"), "utf8"), stdout)
    assert.match(readFileSync(fileURLToPath(stdout.trim()), "utf8"), /<title>What does this Flanks response mean\?/)
  })

  it("says where the page is if no browser opens it", async () => {
    const { exitCode, stderr, stdout } = await bash(opener("exit 3"))
    assert.strictEqual(exitCode, 74)
    assert.match(stderr, /could not open a browser\. Open the address above/)
    assert.match(stdout, /^file:\/\/.*index\.html\n$/)
  })

  it("does not wait for a browser that stays open", async () => {
    // The browser is open for as long as the folder is there. If the command waited for it, this test would never end.
    const { exitCode } = await bash(opener(`exec > /dev/null 2>&1; while [ -d '${folder}' ]; do sleep 1; done`))
    assert.strictEqual(exitCode, 0)
  })
})
