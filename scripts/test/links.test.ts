import { join } from "node:path"
import { expect, it } from "vitest"
import { brokenLinks, linksOf, pagesIn } from "../docs/links.ts"
import { root } from "../packages/workspace.ts"

const fixture = join(import.meta.dirname, "fixtures/links")

const linkedFrom = (page: string): ReadonlySet<string> => new Set(linksOf(root, page).map(({ file }) => file))

it("every link of every page leads to a file of the repository, and to a heading of it", () => {
  expect(brokenLinks(root)).toEqual([])
  expect(pagesIn(root)).toEqual(expect.arrayContaining([".github/pull_request_template.md", "packages/cli/README.md"]))
})

it("a link that leads nowhere is named with its file and its line", () => {
  expect(brokenLinks(fixture)).toEqual([
    "README.md:6: docs/gone.md is missing",
    "README.md:6: docs/page.md#three-words has no such heading",
    "README.md:8: #elsewhere has no such heading",
    "README.md:8: ../outside.md leaves the repository",
    "README.md:8: docs/gone.svg is missing",
    "README.md:20: docs/gone-too.md is missing"
  ])
})

it("the index of the docs leads to every page, and the API's index to every page of it", () => {
  const pages = pagesIn(root).filter((page) => page.startsWith("docs/") && page !== "docs/README.md")
  const fromDocs = linkedFrom("docs/README.md")
  const fromIndex = linkedFrom("docs/api/README.md")
  const isApi = (page: string): boolean => page.startsWith("docs/api/") && page !== "docs/api/README.md"
  expect(pages.filter((page) => !(isApi(page) ? fromIndex : fromDocs).has(page))).toEqual([])
  expect(linkedFrom("README.md")).toContain("docs/README.md")
  expect(pages.filter(isApi).length).toBeGreaterThan(80)
})
