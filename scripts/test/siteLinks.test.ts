import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { withLinks } from "../docs/links.ts"
import { brokenIn } from "../site/links.ts"

it("only the links of a text are replaced, and not those that code shows", () => {
  const text = "[a](b.md#c), `[a](b.md)`, ![p](p.svg)\n\n```md\n[a](b.md)\n```\n\n<img src=\"b.md\">"
  expect(withLinks(text, (target) => `x/${target}`)).toBe(
    "[a](x/b.md#c), `[a](b.md)`, ![p](x/p.svg)\n\n```md\n[a](b.md)\n```\n\n<img src=\"x/b.md\">"
  )
})

it("a link of a built website that leads nowhere is named with its page", () => {
  const folder = mkdtempSync(join(tmpdir(), "site-"))
  try {
    mkdirSync(join(folder, "deep"))
    const links = ["page.html#one", "page.html#two", "../", "/base/", "/elsewhere", "gone.html", "https://other.test/x"]
    writeFileSync(join(folder, "index.html"), "<h1 id=\"top\">Home</h1>")
    writeFileSync(
      join(folder, "deep/page.html"),
      `<h1 id="one">Page</h1>${
        links.map((href) => `<a href="${href}">x</a>`).join("")
      }<script>"<a href='no.html'>"</script>`
    )
    expect(brokenIn(folder, "/base/")).toEqual([
      "deep/page.html: page.html#two has no such heading",
      "deep/page.html: /elsewhere leaves /base/",
      "deep/page.html: gone.html is missing"
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
