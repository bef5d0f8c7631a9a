import * as Links from "@effect-flanks/explorer/Links"
import { assert, it } from "@effect/vitest"

const targets = (address: string, repository = "") => Links.of(address, repository).map(({ href }) => href)

it("leads to the docs, the API and the source, wherever the page is", () => {
  assert.deepStrictEqual(targets("file:///work/docs/explorer/index.html#400-20002"), [
    "../../docs/README.md",
    "../../docs/api/README.md",
    "../../README.md"
  ])
  assert.deepStrictEqual(targets("file:///work/packages/simulator/explorer/index.html"), [
    "../../../docs/README.md",
    "../../../docs/api/README.md",
    "../../../README.md"
  ])
  assert.deepStrictEqual(targets("file:///app/node_modules/@effect-flanks/simulator/explorer/index.html"), [
    "../README.md"
  ])
  assert.deepStrictEqual(targets("http://127.0.0.1:4010/explorer"), ["/", "/docs", "/openapi.json"])
  assert.deepStrictEqual(targets("https://docs.example/base/explorer/index.html"), [
    "../contents.html",
    "../errors.html",
    "../api/index.html"
  ])
})

it("leads to the repository if it is published", () => {
  const repository = "https://example.com/owner/name"
  for (const address of ["http://127.0.0.1:4010/explorer", "file:///app/explorer/index.html"]) {
    assert.include(targets(address, repository), repository)
  }
})
