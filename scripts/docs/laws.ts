/** The page of laws, and the cases as data: both from the package of the specification. */
import * as Cases from "@effect-flanks/spec/Cases"
import type { Law } from "@effect-flanks/spec/Law"
import * as Laws from "@effect-flanks/spec/Laws"
import { type Rule, rules } from "@effect-flanks/spec/Rules"
import type { Generated } from "../targets.ts"

const parts: ReadonlyArray<readonly [title: string, about: string, laws: ReadonlyArray<Law>]> = [
  ["A classifier", "A status and a body become one outcome.", Laws.classification],
  ["A grammar", "A text becomes what it says, and what it says a text.", Laws.grammar],
  ["Schemas", "Outcomes and bodies as data for others.", Laws.codec],
  ["Waiting", "What to do after a failure: wait this long, or stop.", Laws.waiting],
  ["A client", "The law holds the wire, and sees all that the client sends.", Laws.client],
  ["A server", "One that stands for Flanks, such as a simulator.", Laws.server]
]

const anchor = (rule: Rule): string => `[${rule}](#rules)`

const section = (law: Law): string => {
  const needs = law.part === "classify" && law.needs.length > 0 ? `\n- **Needs** ${law.needs.join(", ")}` : ""
  return `### ${law.id}

${law.sentence}

- **Source** ${law.source.map(anchor).join(", ")}
- **Catches the mutant that** ${law.mutant}${needs}`
}

/** The page. */
export const lawsTarget = (): Generated => ({
  path: "docs/laws.md",
  content: `# The laws

What whoever classifies, waits, calls or stands for Flanks must do, as ${Laws.all.length} properties that anyone can run:
[check your classifier](check-your-classifier.md) says how. Each law names the rules that it comes from and a plausible
mistake that it must catch; a test makes that mistake and sees the law break. A law that needs a field is skipped, and
said to be, for an implementation that never tells it.

| about | laws |
| --- | --- |
${parts.map(([title, about, laws]) => `| ${title}. ${about} | ${laws.length} |`).join("\n")}

## Rules

Flanks documents combinations of status and body. How to read what it does not document is ours, and so are the numbers
of waiting. R: reading a body. D: deciding, the first that matches wins. T: texts. I: what always holds. A: who acts. S:
Schemas. W: waiting. C: clients. V: servers.

| rule | says |
| --- | --- |
${Object.entries(rules).map(([rule, says]) => `| ${rule} | ${says} |`).join("\n")}

${parts.map(([title, , laws]) => `## ${title}\n\n${laws.map(section).join("\n\n")}`).join("\n\n")}
`
})

/** A file for each documented combination, for who has neither Node nor fast-check. */
export const caseTargets: ReadonlyArray<() => Generated> = Cases.files.map((file) => () => ({
  path: `packages/spec/cases/${file.id}.json`,
  content: `${JSON.stringify(file, null, 2)}\n`
}))
