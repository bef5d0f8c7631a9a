import { sessionRows, sessionStatuses } from "@effect-flanks/domain/Table"
import * as Pasted from "@effect-flanks/explorer/Pasted"
import * as SessionAnswer from "@effect-flanks/explorer/SessionAnswer"
import * as Cases from "@effect-flanks/spec/Cases"
import { assert, describe, it } from "@effect/vitest"

const facts = ({ facts: others, next }: ReturnType<typeof SessionAnswer.ofSession>) =>
  Object.fromEntries([...next, ...others])

describe("a pasted session", () => {
  it("is distinguished from a response, alone, created or listed", () => {
    const session = { session_id: "s-1", status: "Waiting:Challenge", error_code: null }
    for (const pasted of [session, { session }, { items: [session, {}], next_page_token: null }]) {
      const subject = Pasted.subjectOf(` ${JSON.stringify(pasted)}\n`)
      assert.deepStrictEqual(subject._tag === "Session" ? subject.session : subject, session)
    }
    for (
      const text of [
        "",
        "{}",
        "null",
        "[]",
        "{\"status\":400}",
        "{\"items\":[]}",
        "{\"error_code\":20002}",
        "x?y",
        "<a/>?"
      ]
    ) {
      assert.strictEqual(Pasted.subjectOf(text)._tag, "Response", text)
    }
    // A report of Flanks has a status too.
    assert.strictEqual(Pasted.subjectOf("{\"report_id\":1,\"status\":\"new\"}")._tag, "Response")
  })

  it("is explained as in the cases", () => {
    for (const { expected, session } of Cases.sessions.cases) {
      const answer = SessionAnswer.ofSession(session)
      assert.strictEqual(answer.title, expected.tag)
      assert.strictEqual(facts(answer)["what to do"], expected.action)
      assert.strictEqual(facts(answer)["error_code"] ?? null, expected.code)
    }
  })

  it("never shows the connection, and says when to poll an unfinished session", () => {
    const session = { status: "Finished:OK", connection_id: "flk-connection-1" }
    assert.notInclude(JSON.stringify(SessionAnswer.ofSession(session)), "flk-connection-1")
    const statuses = Object.entries(sessionStatuses).map(([status, { step }]) =>
      [step !== null, SessionAnswer.ofSession({ status }).waits !== null] as const
    )
    for (const [isUnfinished, waits] of statuses) assert.strictEqual(waits, isUnfinished)
  })
})

describe("a pasted redirect", () => {
  it("is distinguished from a response, as a URL or as a path", () => {
    for (const url of ["https://app.example/back?session_id=s-1", "/back?error=INVALID_SCA", " /?code=1 \n"]) {
      assert.deepStrictEqual(Pasted.subjectOf(url), { _tag: "Redirect", url: url.trim() })
    }
  })

  it("is explained as in the cases, and its code is never shown", () => {
    for (const { expected, url } of Cases.redirects.cases) {
      const answer = SessionAnswer.ofRedirect(url)
      assert.strictEqual(answer.title, expected.tag)
      assert.strictEqual(facts(answer)["error"] ?? null, expected.error)
      assert.strictEqual(facts(answer)["session_id"] ?? null, expected.session_id)
      assert.notInclude(JSON.stringify(answer), "c-1")
    }
    assert.strictEqual(
      facts(SessionAnswer.ofRedirect("/?error=ABORTED_BY_USER"))["what to do"],
      sessionRows.AbortedByUser.action
    )
  })
})
