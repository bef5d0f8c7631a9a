/**
 * Prints reports as text, as JSON and as JUnit XML.
 *
 * @since 0.1.0
 */
import type { Counterexample, Report, Result } from "./Check.ts"
import type { Verdict } from "./Implementation.ts"
import { clipped, show, visible } from "./internal/show.ts"

/**
 * Whether a check passed: every law holds, was skipped, or is a known gap that is still broken.
 *
 * @category reading a report
 */
export const isGood = ({ results }: Report): boolean =>
  results.every(({ verdict }) => verdict !== "broken" && verdict !== "closed")

const widest = 300

const line = (value: unknown): string => clipped(typeof value === "string" ? value : show(value), widest)

const list = (value: unknown): ReadonlyArray<unknown> => Array.isArray(value) ? value : [value]

const isResponse = (value: unknown): value is { readonly status: number; readonly body: string } =>
  typeof value === "object" && value !== null && "status" in value && "body" in value

const asked = (value: unknown): ReadonlyArray<string> =>
  list(value).map((one) =>
    isResponse(one) ? `${one.status} ${clipped(one.body === "" ? "(no body)" : one.body, widest)}` : line(one)
  )

/** The fields with the decision. The fields that a verdict keeps of the response are already in the question. */
const decided = ["outcome", "tag", "basis", "code", "reason"] as const

const answered = (value: unknown): ReadonlyArray<string> =>
  value === null ? [] : list(value).map((one) =>
    line(Object.fromEntries(decided.flatMap((field) => {
      const told = (one as Verdict)[field]
      return told === undefined ? [] : [[field, told]]
    })))
  )

const labelled = (label: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.map((text, index) => `    ${(index === 0 ? label : "").padEnd(10)}${visible(text)}`)

const details = ({ counterexample, known, law, verdict }: Result, { runs, seed }: Report): ReadonlyArray<string> => [
  ...(known === null ? [] : labelled("known", [known])),
  ...(verdict === "closed" ? labelled("strike", ["it holds: take it out of the known gaps"]) : []),
  ...(counterexample === null ? [] : [
    ...labelled("asked", asked(counterexample.asked)),
    ...labelled("answered", answered(counterexample.answered)),
    ...labelled("reason", [counterexample.why]),
    ...labelled("replay", [`law ${law.id}, seed ${seed}, ${runs} runs`])
  ])
]

const words: { readonly [V in Result["verdict"]]: string } = {
  holds: "hold",
  broken: "broken",
  skipped: "skipped",
  gap: "known to be broken",
  closed: "known to be broken, but hold"
}

/**
 * The number of laws with each result.
 *
 * @category reading a report
 */
export const summary = ({ results, seed }: Report): string => {
  const counts = (Object.keys(words) as ReadonlyArray<Result["verdict"]>).flatMap((verdict) => {
    const count = results.filter((result) => result.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${words[verdict]}`]
  })
  return `${results.length} ${results.length === 1 ? "law" : "laws"}: ${counts.join(", ")} (seed ${seed})`
}

/** The order of the results, with those that need attention first. */
const order = ["broken", "closed", "gap"] as const

/**
 * Prints a report for people: the broken laws, each with the smallest counterexample and the seed to replay it, and then
 * the skipped laws. White space, control characters and characters that terminals don't show are escaped.
 *
 * **When to use**
 *
 * Use it for a terminal. For a machine, use `toJson`; for the tests of a build server, use `toJUnit`.
 *
 * @example
 * import { check } from "@effect-flanks/spec/Check"
 * import * as Report from "@effect-flanks/spec/Report"
 * import { byStatus } from "@effect-flanks/spec/BrokenClassifiers"
 *
 * const text = Report.toText(await check(byStatus))
 *
 * @category printing
 */
export const toText = (report: Report): string => {
  const of = (verdict: Result["verdict"]) => report.results.filter((result) => result.verdict === verdict)
  const skipped = of("skipped").map(({ law: { id }, untold }) => `    ${id} needs ${untold.join(", ")}`)
  return [
    ...order.flatMap(of).flatMap((result) => [
      `${result.verdict}: ${result.law.id}`,
      `    ${result.law.sentence}`,
      ...details(result, report),
      ""
    ]),
    ...(skipped.length === 0
      ? []
      : ["skipped, because the implementation lacks these fields or parts:", ...skipped, ""]),
    summary(report)
  ].join("\n")
}

/**
 * Converts a report to plain data for JSON, with a result for every law.
 *
 * @category printing
 */
export const toJson = (report: Report) => ({
  good: isGood(report),
  seed: report.seed,
  runs: report.runs,
  results: report.results.map((
    { counterexample, known, law: { id, mutant, part, sentence, source }, tried, untold, verdict }
  ) => ({
    law: id,
    part,
    sentence,
    source,
    mutant,
    verdict,
    tried,
    untold,
    known,
    counterexample: counterexample === null ? null : JSON.parse(show(counterexample)) as Counterexample
  }))
})

/** Escapes and quotes a text for XML, which allows few control characters and no lone surrogates. */
const xml = (text: string): string =>
  text.toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, (unit) =>
      `\\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`)
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;")

const testcase = (report: Report) => (result: Result): string => {
  const { known, law: { id, part, sentence }, verdict } = result
  const open = `  <testcase classname="flanks.${part}" name="${xml(`${id}: ${sentence}`)}"`
  const text = xml(details(result, report).map((detail) => detail.trim()).join("\n"))
  if (verdict === "holds") return `${open}/>`
  if (verdict === "skipped" || verdict === "gap") {
    return `${open}><skipped message="${
      xml(verdict === "gap" ? `known gap: ${known}` : `needs ${result.untold.join(", ")}`)
    }"/></testcase>`
  }
  return `${open}><failure message="${
    xml(result.counterexample?.why ?? "a known gap holds")
  }">${text}</failure></testcase>`
}

/**
 * Prints a report as JUnit XML, for build servers.
 *
 * @category printing
 */
export const toJUnit = (report: Report): string => {
  const count = (...verdicts: ReadonlyArray<Result["verdict"]>) =>
    report.results.filter(({ verdict }) => verdicts.includes(verdict)).length
  const attributes = `name="flanks" tests="${report.results.length}" failures="${count("broken", "closed")}" skipped="${
    count("skipped", "gap")
  }"`
  return [
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
    `<testsuite ${attributes}>`,
    ...report.results.map(testcase(report)),
    "</testsuite>",
    ""
  ].join("\n")
}
