import { turns } from "@effect-flanks/cli/codes/Wording"
import { rows, transient, transientStatuses } from "@effect-flanks/domain/Table"
import { exampleInputs, timeline } from "@effect-flanks/domain/Timeline"
import * as Answer from "@effect-flanks/explorer/Answer"
import { bodyOf, columns, outcomeOf, statuses } from "@effect-flanks/explorer/Cells"
import * as Drawing from "@effect-flanks/explorer/Drawing"
import { assert, describe, it } from "@effect/vitest"

const facts = (status: number, body: object) => {
  const answer = Answer.of(status, JSON.stringify(body))
  return Object.fromEntries([...answer.next, ...answer.facts])
}

describe("an answer", () => {
  it("says the same as the table for every combination", () => {
    for (const status of statuses) {
      for (const { said } of columns) {
        const { _tag } = outcomeOf(status, said)
        const row = _tag === "UnexpectedResponse" && transientStatuses.includes(status) ? transient : rows[_tag]
        const shown = facts(status, bodyOf(status, said))
        assert.strictEqual(Answer.of(status, JSON.stringify(bodyOf(status, said))).meaning, row.meaning)
        assert.strictEqual(shown["who must act"], turns[row.actor])
        assert.strictEqual(shown["what to do"], row.action)
        assert.strictEqual(shown["retry the same call"], Answer.retries[row.retry])
      }
    }
  })

  it("never shows a pasted secret", () => {
    const shown = JSON.stringify(Answer.of(
      400,
      JSON.stringify({
        error: "Invalid password=hunter2pass",
        credentials_token: "a-token-that-came"
      })
    ))
    assert.notInclude(shown, "hunter2pass")
    assert.notInclude(shown, "a-token-that-came")
    assert.include(shown, "store it")
  })

  it("says that the content of a body that isn't JSON doesn't count, except for an empty body", () => {
    const said = (body: string) => Object.fromEntries(Answer.of(400, body).facts)["the body"]
    assert.match(said("{\"error\": \"Invalid bank\",}") ?? "", /isn't JSON/)
    for (const body of ["", " \n", "\uFEFF{}", "{\"error_code\": 40001}"]) assert.isUndefined(said(body), body)
  })

  it("names no command next to the schedule that it draws", () => {
    for (const status of statuses) {
      for (const { said } of columns) {
        const { next, waits } = Answer.of(status, JSON.stringify(bodyOf(status, said)))
        if (waits === null) continue
        const [, retry = ""] = next.find(([title]) => title === "retry the same call") ?? []
        assert.match(retry, /on the schedule below$|^never/)
        assert.notInclude(retry, "flanks schedule")
      }
    }
  })

  it("draws the window in the text", () => {
    const body = { error: "Making security checks. Your account will be activated in 12-36 hours.", error_code: 20003 }
    assert.strictEqual(facts(400, body)["the window"], "12 to 36 hours, according to the text")
    assert.strictEqual(Answer.of(400, JSON.stringify(body)).waits?.attempts.at(-1)?.at, 36 * 3_600_000)
  })

  it("draws nothing without a schedule", () => {
    assert.isNull(Answer.of(400, "{\"error_code\":40001}").waits)
    assert.isNull(Answer.of(401, "").waits)
    assert.isNotNull(Answer.of(503, "").waits)
  })
})

describe("a drawing", () => {
  it("draws every attempt to scale", () => {
    const drawn = timeline(() => exampleInputs.transient)
    const width = 500
    const svg = Drawing.svg(drawn, { title: "Title", width, hasHeading: false })
    const marks = [...svg.matchAll(/class="(?:attempt|end)" x1="([\d.]+)"/g)].map(([, x]) => Number(x))
    const end = drawn.attempts.at(-1)?.at ?? 0
    assert.deepStrictEqual(
      marks,
      drawn.attempts.map(({ at }) => Number((16 + (at / end) * (width - 32)).toFixed(1)))
    )
  })
})
