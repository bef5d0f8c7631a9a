import { byCode, byStatus, byText } from "@effect-flanks/spec/BrokenClassifiers"
import { check, type Report as ReportType } from "@effect-flanks/spec/Check"
import type { Response } from "@effect-flanks/spec/Implementation"
import * as Report from "@effect-flanks/spec/Report"
import { assert, describe, it } from "vitest"

const counterexample = ({ results }: ReportType, id: string) => {
  const result = results.find(({ law }) => law.id === id)
  assert.strictEqual(result?.verdict, "broken", `${id} should not hold`)
  const { asked, why } = result?.counterexample ?? assert.fail("it has no counterexample")
  const [{ body, status }] = asked as readonly [Response]
  return { status, body: JSON.parse(body), why }
}

describe("the three broken classifiers", () => {
  it("by code only: loses the delayed token of a 202, and the code that is used up", async () => {
    const report = await check(byCode, { seed: 1, runs: 20 })
    assert.isFalse(Report.isGood(report))
    const { body, status, why } = counterexample(report, "a-delayed-token-is-a-success")
    assert.strictEqual(status, 200)
    assert.deepStrictEqual(Object.keys(body), ["credentials_token", "error_code"])
    assert.include(
      why,
      "outcome is \"failure\" instead of \"delayed\", tag is \"ScaError\" instead of \"TokenDelayed\""
    )
  })

  it("by status only: treats every 400 as a wrong request, although data is being retrieved", async () => {
    const report = await check(byStatus, { seed: 1, runs: 20 })
    const documented = counterexample(report, "documented-means-documented")
    assert.strictEqual(documented.status, 202)
    assert.include(documented.why, "tag is \"Accepted\" instead of \"TokenDelayed\"")
    const { body, status, why } = counterexample(report, "code-before-text")
    assert.deepStrictEqual([status, body.error_code], [200, 20001])
    assert.include(why, "tag is \"Accepted\" instead of \"Incomplete\"")
  })

  it("by text only: treats a code without a text as a success, and Invalid credentials as a parameter on a 401", async () => {
    const report = await check(byText, { seed: 1, runs: 20 })
    const bare = counterexample(report, "code-before-status")
    assert.deepStrictEqual([bare.status, bare.body], [100, { error_code: 20001 }])
    assert.include(bare.why, "tag is \"Accepted\" instead of \"Incomplete\"")
    const { body, status, why } = counterexample(report, "a-401-stays-a-401")
    assert.deepStrictEqual([status, body.error], [401, "Invalid credentials"])
    assert.include(why, "tag is \"ConfigurationError\" instead of \"Unauthorized\"")
  })
})
