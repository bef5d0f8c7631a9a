import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { root } from "../packages/workspace.ts"
import { stage } from "../site/stage.ts"

it("the explorer on the website links to the repository, like every other page", () => {
  const into = mkdtempSync(join(tmpdir(), "site-"))
  try {
    const explorer = () => readFileSync(join(into, "public/explorer/index.html"), "utf8")
    stage({ into, repository: "https://git.example/a/b" })
    expect(explorer()).toContain("<meta name=\"repository\" content=\"https://git.example/a/b\">")
    stage({ into, repository: null })
    expect(explorer()).toContain("<meta name=\"repository\" content=\"\">")
  } finally {
    rmSync(into, { recursive: true })
  }
})

it.each(["git.example/a/b", "file:///a/b", "https://"])(
  "refuses an address of the repository such as %s",
  (address) => {
    const env = { ...process.env, DOCS_REPOSITORY: address }
    const { status, stderr } = spawnSync(process.execPath, ["scripts/build-site.ts"], {
      cwd: root,
      env,
      encoding: "utf8"
    })
    expect(status).toBe(64)
    expect(stderr).toBe(
      `DOCS_REPOSITORY is ${
        JSON.stringify(address)
      }. It must be a whole address, such as https://github.com/owner/name.\n`
    )
  }
)
