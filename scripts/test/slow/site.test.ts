/** Tests that the check of the website finds problems. `npm run check:site` builds and opens the website itself. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { problemsOf } from "../../site/browse.ts"

const page = (body: string): string =>
  `<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,"><main><h1>Page</h1>${body}</main></html>`

it("names a page that is too wide, too faint, or asks another host, and no other", async () => {
  const folder = mkdtempSync(join(tmpdir(), "site-"))
  try {
    writeFileSync(join(folder, "good.html"), page("<p>Good.</p>"))
    writeFileSync(join(folder, "wide.html"), page("<p style='width: 900px'>Wide.</p>"))
    writeFileSync(join(folder, "faint.html"), page("<p style='color: #ddd'>Faint.</p>"))
    writeFileSync(join(folder, "asks.html"), page("<img alt='' src='http://other.test/x.png'>"))
    const problems = await problemsOf(folder, "/base/", ["good.html", "wide.html", "faint.html", "asks.html"])
    const named = (name: string) => problems.filter((problem) => problem.startsWith(name)).join("\n")
    expect(named("good.html")).toBe("")
    expect(named("wide.html")).toMatch(/^wide\.html, phone, light: it is wider than the screen$/m)
    expect(named("wide.html")).not.toContain("desktop")
    expect(named("faint.html")).toMatch(/^faint\.html, desktop, dark: color-contrast: p$/m)
    expect(problems.join("\n")).toContain("asks http://other.test/x.png")
  } finally {
    rmSync(folder, { recursive: true })
  }
})
