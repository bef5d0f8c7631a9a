import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"

const page = readFileSync(new URL("../../../docs/explorer/index.html", import.meta.url), "utf8")

describe("the page", () => {
  it("is under 60 KiB, compressed", () => {
    assert.isBelow(gzipSync(page, { level: 9 }).length, 60 * 1024)
  })

  it("requests nothing, and is allowed nothing", () => {
    const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? []
    assert.match(
      policy,
      /^default-src 'none'; script-src 'sha256-[^ ]+'; style-src 'sha256-[^ ]+'; base-uri 'none'; form-action 'none'$/
    )
    assert.notMatch(page.replace(/<script>[^]*<\/script>/, ""), /\bsrc=|<link|url\(|@import/)
  })
})
