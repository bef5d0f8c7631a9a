import { repeats, turns } from "@effect-flanks/cli/codes/Wording"
import * as Schedules from "@effect-flanks/domain/Schedules"
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
  it("says of every combination what the table says", () => {
    for (const status of statuses) {
      for (const { said } of columns) {
        const { _tag } = outcomeOf(status, said)
        const row = _tag === "UnexpectedResponse" && transientStatuses.includes(status) ? transient : rows[_tag]
        const shown = facts(status, bodyOf(status, said))
        assert.strictEqual(Answer.of(status, JSON.stringify(bodyOf(status, said))).meaning, row.meaning)
        assert.strictEqual(shown["whose turn"], turns[row.actor])
        assert.strictEqual(shown["what to do"], row.action)
        assert.strictEqual(shown["retry the same call"], repeats[row.retry])
      }
    }
  })

  it("shows no secret that was pasted", () => {
    const shown = JSON.stringify(Answer.of(
      400,
      JSON.stringify({
        error: "Invalid password=hunter2pass",
        credentials_token: "a-token-that-came"
      })
    ))
    assert.notInclude(shown, "hunter2pass")
    assert.notInclude(shown, "a-token-that-came")
    assert.include(shown, "keep it")
  })

  it("says of a body that is no JSON that nothing in it counts, and of an empty one nothing", () => {
    const said = (body: string) => Object.fromEntries(Answer.of(400, body).facts)["the body"]
    assert.match(said("{\"error\": \"Invalid bank\",}") ?? "", /is not JSON/)
    for (const body of ["", " \n", "\uFEFF{}", "{\"error_code\": 40001}"]) assert.isUndefined(said(body), body)
  })

  it("names a schedule that there is, or a tag, for a program to deal with it", () => {
    for (const status of statuses) {
      for (const { said } of columns) {
        const { code } = Answer.of(status, JSON.stringify(bodyOf(status, said)))
        const [, schedule] = /Schedules\.(\w+)/.exec(code) ?? []
        const [, tag] = /catchTag\("(\w+)"/.exec(code) ?? []
        const { _tag } = outcomeOf(status, said)
        if (schedule !== undefined) assert.property(Schedules, schedule)
        else if (tag !== undefined) assert.strictEqual(tag, _tag)
        else assert.strictEqual(_tag === "TokenDelayed" ? "keep(outcome.token)" : "Redacted.value(outcome.body)", code)
      }
    }
  })

  it("draws the window that the text states", () => {
    const body = { error: "Making security checks. Your account will be activated in 12-36 hours.", error_code: 20003 }
    assert.strictEqual(facts(400, body)["the window"], "12 to 36 hours, says the text")
    assert.strictEqual(Answer.of(400, JSON.stringify(body)).waits?.attempts.at(-1)?.at, 36 * 3_600_000)
  })

  it("draws nothing where no schedule waits", () => {
    assert.isNull(Answer.of(400, "{\"error_code\":40001}").waits)
    assert.isNull(Answer.of(401, "").waits)
    assert.isNotNull(Answer.of(503, "").waits)
  })
})

describe("a drawing", () => {
  it("puts every attempt where it happens", () => {
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
