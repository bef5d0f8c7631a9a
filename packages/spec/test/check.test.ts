import { reference } from "@effect-flanks/spec/adapters/Reference"
import { byStatus } from "@effect-flanks/spec/BrokenClassifiers"
import { check } from "@effect-flanks/spec/Check"
import type { Classifier, Response, Verdict } from "@effect-flanks/spec/Implementation"
import * as KnownGaps from "@effect-flanks/spec/KnownGaps"
import * as Laws from "@effect-flanks/spec/Laws"
import * as Report from "@effect-flanks/spec/Report"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { assert, describe, it } from "vitest"

const { classify } = reference

const lawsOf = (...ids: ReadonlyArray<string>) => Laws.all.filter(({ id }) => ids.includes(id))

const verdictsOf = (report: Awaited<ReturnType<typeof check>>) =>
  Object.fromEntries(report.results.map(({ law, verdict }) => [law.id, verdict]))

describe("check", () => {
  it("accepts an answer as a value, as a Promise and as an Effect", async () => {
    const classifiers: ReadonlyArray<Classifier> = [
      classify,
      (status, body) => Promise.resolve(classify(status, body)),
      (status, body) => Effect.delay(Effect.succeed(classify(status, body)), 0)
    ]
    for (const classifier of classifiers) {
      const report = await check(classifier, { runs: 5, laws: lawsOf("documented-means-documented") })
      assert.deepStrictEqual(verdictsOf(report), { "documented-means-documented": "holds" })
    }
  })

  it("reports a rejected Promise, a failed Effect and an invalid answer as broken", async () => {
    const classifiers: ReadonlyArray<readonly [Classifier, string]> = [
      [() => Promise.reject(new Error("so it is")), "it throws Error: so it is"],
      [() => Effect.fail("so it is"), "it throws \"so it is\""],
      [() => ({}) as Verdict, "it answers {}"]
    ]
    for (const [classifier, why] of classifiers) {
      const { results } = await check(classifier, { laws: lawsOf("answers-everything") })
      assert.strictEqual(results[0]?.counterexample?.why, why)
    }
  })

  it("gives the same report for the same seed, including counterexamples", async () => {
    const [once, again] = [await check(byStatus, { seed: 7, runs: 20 }), await check(byStatus, { seed: 7, runs: 20 })]
    assert.deepStrictEqual(Report.toJson(once), Report.toJson(again))
    const { seed } = await check(byStatus, { laws: [] })
    assert.notStrictEqual(seed, (await check(byStatus, { laws: [] })).seed)
  })

  it("shrinks a random counterexample until everything in it matters", async () => {
    const stumbling: Classifier = (status, body) => {
      const verdict = classify(status, body)
      return body.includes("\\u0065") ? { ...verdict, tag: "BankError" } : verdict
    }
    const laws = lawsOf("documented-means-documented")
    const { results } = await check(stumbling, { laws, seed: 1 })
    const { asked } = results[0]?.counterexample ?? assert.fail("it should not hold")
    const [{ body, status }] = asked as readonly [Response]
    assert.strictEqual(status, 200)
    assert.notMatch(body, /[\s\p{C}]/u)
    assert.deepStrictEqual(Object.keys(JSON.parse(body)).toSorted(), ["credentials_token", "message"])
  })

  it("skips a law about a field that is never returned, and judges one that is returned sometimes", async () => {
    const laws = lawsOf("keeps-the-token-of-every-outcome", "basis-is-honest")
    const untold: Classifier = (status, body) => {
      const { outcome, tag } = classify(status, body)
      return { outcome, tag }
    }
    const sometimes: Classifier = (status, body) => {
      const { outcome, tag, token = null } = classify(status, body)
      return token === null || outcome === "failure" ? { outcome, tag } : { outcome, tag, token }
    }
    const skipped = await check(untold, { laws })
    assert.deepStrictEqual(verdictsOf(skipped), {
      "keeps-the-token-of-every-outcome": "skipped",
      "basis-is-honest": "skipped"
    })
    assert.isTrue(Report.isGood(skipped))
    assert.include(Report.toText(skipped), "    basis-is-honest needs basis, code\n")
    const judged = await check(sometimes, { laws })
    assert.strictEqual(verdictsOf(judged)["keeps-the-token-of-every-outcome"], "broken")
  })

  it("runs only the laws about an implementation's parts", async () => {
    const { results } = await check({ grammar: reference.grammar }, { runs: 5 })
    assert.deepStrictEqual(results.map(({ law }) => law.id), Laws.grammar.map(({ id }) => id))
  })

  it("has laws with unique IDs", () => {
    const ids = Laws.all.map(({ id }) => id)
    assert.strictEqual(new Set(ids).size, ids.length)
    assert.isTrue(ids.every((id) => /^[a-z0-9-]+$/.test(id)))
  })
})

describe("an implementation of any kind", () => {
  const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`)
  const circular: { self?: unknown } = {}
  circular.self = circular
  const strange: ReadonlyArray<unknown> = [deep, circular, 20002n, Symbol("odd"), () => 1, new Date(0), Number.NaN]

  it("is judged with any answer", async () => {
    const options = { runs: 1, laws: lawsOf("documented-means-documented", "drops-one-byte-order-mark") }
    for (const value of strange) {
      for (const field of ["code", "tag", "outcome", "reason"]) {
        const classifier: Classifier = (status, body) => ({ ...classify(status, body), [field]: value })
        const report = await check(classifier, options)
        assert.isFalse(Report.isGood(report), field)
        assert.isString(Report.toText(report) + Report.toJUnit(report) + JSON.stringify(Report.toJson(report)))
      }
      const { results } = await check(() => value as Verdict, options)
      assert.isTrue(results.every(({ verdict }) => verdict === "broken"))
    }
  })

  it("may answer with an instance of a class, whose getters count as fields", async () => {
    class Answer {
      readonly #verdict: Verdict
      constructor(verdict: Verdict) {
        this.#verdict = verdict
      }
      get outcome() {
        return this.#verdict.outcome
      }
      get tag() {
        return this.#verdict.tag
      }
      get code() {
        return 1
      }
    }
    const { results } = await check((status, body) => new Answer(classify(status, body)), {
      laws: lawsOf("documented-means-documented")
    })
    assert.strictEqual(results[0]?.counterexample?.why, "code is 1 instead of null")
  })
})

describe("a report", () => {
  const broken = () =>
    check(byStatus, { seed: 1, laws: lawsOf("code-before-status", "answers-everything", "keeps-the-text") })

  it("shows the broken law, the question, the answer, the reason, and how to replay it", async () => {
    const text = Report.toText(await broken())
    assert.include(text, "broken: code-before-status")
    assert.include(text, "asked     100 {\"error_code\":20001}")
    assert.include(text, "answered  {\"outcome\":\"accepted\",\"tag\":\"Accepted\"}")
    assert.include(
      text,
      "reason    outcome is \"accepted\" instead of \"failure\", tag is \"Accepted\" instead of \"Incomplete\""
    )
    assert.include(text, "replay    law code-before-status, seed 1, 100 runs")
    assert.include(
      text,
      "skipped, because the implementation lacks these fields or parts:\n    keeps-the-text needs text\n"
    )
    assert.include(text, "3 laws: 1 hold, 1 broken, 1 skipped (seed 1)")
  })

  it("escapes the characters that terminals don't show: marks, white space, controls, lone surrogates", async () => {
    const shown = async (body: string) => {
      const law = lawsOf("answers-everything").map((one) => ({ ...one, examples: () => [], random: null }))
      const trial = { asks: [{ status: 200, body }], judge: () => `so it is: ${body}` }
      const report = await check(classify, { laws: law.map((one) => ({ ...one, examples: () => [trial] })) as never })
      return Report.toText(report)
    }
    const text = await shown("\ufeff\u00a0 é\u2028\t\u001b[31m\ud800\u0000\u200f😀")
    assert.include(text, "asked     200 \\ufeff\\u00a0 é\\u2028\\t\\u001b[31m\\ud800\\u0000\\u200f😀\n")
    assert.notMatch(text.replaceAll("\n", ""), /[\p{C}]/u)
  })

  it("is valid JUnit XML, with any characters in a counterexample", async () => {
    const strange: Classifier = () => ({ outcome: "accepted", tag: "<\ud800\u0000&\"" as "Accepted" })
    const xml = Report.toJUnit(await check(strange, { seed: 1, laws: lawsOf("answers-everything") }))
    assert.include(xml, "<testsuite name=\"flanks\" tests=\"1\" failures=\"1\" skipped=\"0\">")
    assert.include(xml, "&lt;\ufffd\\u0000&amp;&quot; isn't a tag")
    assert.isTrue(xml.isWellFormed())
    assert.include(Report.toJUnit(await broken()), "<skipped message=\"needs text\"/>")
  })
})

describe("known gaps", () => {
  const gap = (law: string) => ({ law, reason: "not done yet" })

  it("still run, and don't fail the run while they are broken", async () => {
    const report = await check(byStatus, { seed: 1, laws: lawsOf("code-before-status") })
    assert.isFalse(Report.isGood(report))
    const known = KnownGaps.apply(report, [gap("code-before-status")])
    assert.deepStrictEqual(verdictsOf(known), { "code-before-status": "gap" })
    assert.isTrue(Report.isGood(known))
    assert.match(Report.toText(known), /gap: code-before-status\n.*\n {4}known {5}not done yet\n {4}asked/)
    assert.include(Report.toJUnit(known), "<skipped message=\"known gap: not done yet\"/>")
  })

  it("fail the run if they hold, until they are removed", async () => {
    const report = await check(classify, { seed: 1, runs: 5, laws: lawsOf("code-before-status") })
    const known = KnownGaps.apply(report, [gap("code-before-status")])
    assert.deepStrictEqual(verdictsOf(known), { "code-before-status": "closed" })
    assert.isFalse(Report.isGood(known))
    assert.include(Report.toText(known), "take it out of the known gaps")
    assert.include(Report.toJUnit(known), "<failure message=\"a known gap holds\">known     not done yet")
  })

  it("come from a file, in which an unknown law is reported", () => {
    const gaps = Schema.decodeSync(KnownGaps.KnownGapsFromJson)(
      "[{\"law\":\"code-before-status\",\"reason\":\"later\"},{\"law\":\"misspelled\",\"reason\":\"later\"}]"
    )
    assert.deepStrictEqual(KnownGaps.unknownLaws(gaps), ["misspelled"])
    assert.throws(() => Schema.decodeSync(KnownGaps.KnownGapsFromJson)("[{\"law\":1}]"))
  })
})
