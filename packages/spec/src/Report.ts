/**
 * A report as people read it, as JSON and as JUnit's XML.
 *
 * @since 0.1.0
 */
import type { Report, Result } from "./Check.ts"
import type { Verdict } from "./Implementation.ts"

/** Whether nothing is wrong: every law holds, was skipped, or is a known gap that is still one. */
export const isGood = ({ results }: Report): boolean =>
  results.every(({ verdict }) => verdict !== "broken" && verdict !== "closed")

const widest = 300

const clip = (text: string): string =>
  text.length > widest ? `${text.slice(0, widest)}… (${text.length} characters)` : text

const line = (value: unknown): string =>
  clip(typeof value === "string" ? value : JSON.stringify(value) ?? String(value))

const list = (value: unknown): ReadonlyArray<unknown> => Array.isArray(value) ? value : [value]

const isResponse = (value: unknown): value is { readonly status: number; readonly body: string } =>
  typeof value === "object" && value !== null && "status" in value && "body" in value

const asked = (value: unknown): ReadonlyArray<string> =>
  list(value).map((one) =>
    isResponse(one) ? `${one.status} ${clip(one.body === "" ? "(no body)" : one.body)}` : line(one)
  )

/** The fields that say what was decided; what a verdict keeps of the response stands in the question. */
const decided = ["outcome", "tag", "basis", "code", "reason"] as const

const answered = (value: unknown): ReadonlyArray<string> =>
  value === null ? [] : list(value).map((one) =>
    line(Object.fromEntries(decided.flatMap((field) => {
      const told = (one as Verdict)[field]
      return told === undefined ? [] : [[field, told]]
    })))
  )

const labelled = (label: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((text, index) => `    ${(index === 0 ? label : "").padEnd(10)}${text.replaceAll("\n", "\\n")}`)

const details = ({ counterexample, law, untold, verdict }: Result, seed: number): ReadonlyArray<string> => {
  if (verdict === "skipped") return labelled("needs", [untold.join(", ")])
  if (verdict === "closed") return labelled("strike", ["it holds: take it out of the known gaps"])
  if (counterexample === null) return []
  return [
    ...labelled("asked", asked(counterexample.asked)),
    ...labelled("answered", answered(counterexample.answered)),
    ...labelled("because", [counterexample.why]),
    ...labelled("replay", [`law ${law.id}, seed ${seed}`])
  ]
}

const words: { readonly [V in Result["verdict"]]: string } = {
  holds: "hold",
  broken: "broken",
  skipped: "skipped",
  gap: "known gaps",
  closed: "known gaps that hold"
}

/** How many laws came out how. */
export const summary = ({ results, seed }: Report): string => {
  const counts = (Object.keys(words) as ReadonlyArray<Result["verdict"]>).flatMap((verdict) => {
    const count = results.filter((result) => result.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${words[verdict]}`]
  })
  return `${results.length} laws: ${counts.join(", ")} (seed ${seed})`
}

/**
 * A report for people: what does not hold, with the smallest counterexample found and how to replay it.
 *
 * @example
 * import { check } from "@effect-flanks/spec/Check"
 * import * as Report from "@effect-flanks/spec/Report"
 * import { byStatus } from "@effect-flanks/spec/Wrong"
 *
 * const text = Report.toText(await check(byStatus))
 */
export const toText = (report: Report): string =>
  [
    ...report.results.filter(({ verdict }) => verdict !== "holds").flatMap((result) => [
      `${result.verdict}: ${result.law.id}`,
      `    ${result.law.sentence}`,
      ...details(result, report.seed),
      ""
    ]),
    summary(report)
  ].join("\n")

/** A report as JSON: plain data, a result for every law. */
export const toJson = (report: Report) => ({
  good: isGood(report),
  seed: report.seed,
  runs: report.runs,
  results: report.results.map((
    { counterexample, law: { id, mutant, part, sentence, source }, tried, untold, verdict }
  ) => ({
    law: id,
    part,
    sentence,
    source,
    mutant,
    verdict,
    tried,
    untold,
    counterexample
  }))
})

/** XML allows few control characters, and no lone surrogates; the rest is escaped, then quoted. */
const xml = (text: string): string =>
  text.toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, (unit) =>
      `\\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`)
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;")

const testcase = (seed: number) => (result: Result): string => {
  const { law: { id, part, sentence }, verdict } = result
  const open = `  <testcase classname="flanks.${part}" name="${xml(`${id}: ${sentence}`)}"`
  const text = xml(details(result, seed).map((detail) => detail.trim()).join("\n"))
  if (verdict === "holds") return `${open}/>`
  if (verdict === "skipped" || verdict === "gap") {
    return `${open}><skipped message="${
      xml(verdict === "gap" ? "known gap" : `needs ${result.untold.join(", ")}`)
    }"/></testcase>`
  }
  return `${open}><failure message="${
    xml(result.counterexample?.why ?? "a known gap holds")
  }">${text}</failure></testcase>`
}

/** A report as JUnit's XML, which build servers read. */
export const toJUnit = (report: Report): string => {
  const count = (...verdicts: ReadonlyArray<Result["verdict"]>) =>
    report.results.filter(({ verdict }) => verdicts.includes(verdict)).length
  const attributes = `name="flanks" tests="${report.results.length}" failures="${count("broken", "closed")}" skipped="${
    count("skipped", "gap")
  }"`
  return [
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    `<testsuite ${attributes}>`,
    ...report.results.map(testcase(report.seed)),
    "</testsuite>",
    ""
  ].join("\n")
}
