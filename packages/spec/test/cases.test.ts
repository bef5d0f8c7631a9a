import { combinations } from "@effect-flanks/domain/Documented"
import { reference } from "@effect-flanks/spec/adapters/Reference"
import * as Cases from "@effect-flanks/spec/Cases"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"

describe("cases", () => {
  it("has a separate file for every documented combination", () => {
    const ids = Cases.files.map(({ id }) => id)
    assert.strictEqual(new Set(ids).size, ids.length)
    assert.isTrue(ids.every((id) => /^[a-z0-9-]+$/.test(id)))
    for (const { body, status, tag } of combinations) {
      const text = JSON.stringify(body)
      const found = Cases.files.filter(({ cases }) => cases.some((one) => one.status === status && one.body === text))
      assert.isTrue(found.length === 1 && found[0]?.cases[0]?.expected.tag === tag, `${status} ${text}`)
    }
  })

  it("has only the generated files in the folder", () => {
    const found = readdirSync(join(import.meta.dirname, "../cases")).toSorted()
    assert.deepStrictEqual(
      found,
      [...Cases.files, Cases.sessions, Cases.redirects].map(({ id }) => `${id}.json`).toSorted()
    )
  })

  it("sessions: the domain's outcome for every session is the one in the file", () => {
    for (const { expected, note, session } of Cases.sessions.cases) {
      const { action, actor, code, outcome, step, tag } = reference.classifySession(session)
      const said = { outcome, tag, step, actor, action, code }
      assert.deepStrictEqual<object>(said, { ...expected }, `${note}: ${JSON.stringify(session)}`)
    }
  })

  it("redirects: the domain's outcome for every URL is the one in the file", () => {
    for (const { expected, note, url } of Cases.redirects.cases) {
      const { code, linkCode, sessionId, tag } = reference.classifyRedirect(url)
      const said = { tag, session_id: sessionId, link_code: linkCode, error: code }
      assert.deepStrictEqual<object>(said, { ...expected }, `${note}: ${url}`)
    }
  })

  for (const { cases, id } of Cases.files) {
    it(`${id}: the domain's outcome for every response is the one in the file`, () => {
      for (const { body, expected, note, status } of cases) {
        const { action, actor, basis, code, outcome, reason, retry, tag } = reference.classify(status, body)
        const reasonTag = typeof reason === "object" ? reason?._tag ?? null : reason
        assert.deepStrictEqual(
          { outcome, tag, basis, code, reason: reasonTag, actor, action, retry },
          { ...expected },
          `${note}: ${status} ${body}`
        )
      }
    })
  }
})
