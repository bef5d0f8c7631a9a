/** The page of laws, and the cases as data: both from the package of the specification. */
import { ConfigurationReason } from "@effect-flanks/domain/ConfigurationReason"
import { rows } from "@effect-flanks/domain/Table"
import * as BrokenClassifiers from "@effect-flanks/spec/BrokenClassifiers"
import * as Cases from "@effect-flanks/spec/Cases"
import { check } from "@effect-flanks/spec/Check"
import type { Law } from "@effect-flanks/spec/Law"
import * as Laws from "@effect-flanks/spec/Laws"
import { type Rule, rules } from "@effect-flanks/spec/Rules"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Generated } from "./generated.ts"

const parts: ReadonlyArray<readonly [title: string, about: string, laws: ReadonlyArray<Law>]> = [
  ["A classifier", "A status and a body become one outcome.", Laws.classification],
  ["A classifier of sessions", "What a Connect v2 session has come to.", Laws.sessions],
  ["A classifier of redirects", "What the URL claims that a user comes back to.", Laws.redirects],
  ["A classifier as an effect", "Successes succeed, failures fail.", Laws.fromResponse],
  ["A grammar", "A text becomes what it says, and what it says a text.", Laws.grammar],
  ["Schemas", "Outcomes and bodies as data for others.", Laws.codec],
  ["Waiting", "What to do after a failure: wait this long, or stop.", Laws.waiting],
  ["A client", "The law holds the wire, and sees all that the client sends.", Laws.client],
  ["A server", "One that stands for Flanks, such as a simulator.", Laws.server]
]

/** What `npm run mutate` came to when it last ran through. */
const score: { readonly [of in "day" | "made" | "caught" | "equivalent"]: string | number } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../mutate/score.json"), "utf8")
)

const anchor = (rule: Rule): string => `[${rule}](#rules)`

const section = (law: Law): string => {
  const isAsked = law.part === "classify" || law.part === "classifySession" || law.part === "classifyRedirect"
  const needs = isAsked && law.needs.length > 0 ? `\n- **Needs** ${law.needs.join(", ")}` : ""
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

Do the laws bite? \`npm run mutate\` makes every small mistake in the classifier, the grammar and the waits of this library
and puts each to the laws. On ${score.day} it made ${score.made}: the laws caught ${score.caught}, and ${score.equivalent} change nothing that anyone could
see; \`scripts/mutate/equivalent.ts\` says of each why.

## Rules

Flanks documents combinations of status and body. How to read what it does not document is ours, and so are the numbers
of waiting. R: reading a body. D: deciding, the first that matches wins. T: texts. I: what always holds. A: who acts. K: connecting
a user, by a session or a redirect. S: Schemas. W: waiting. C: clients. V: servers.

| rule | says |
| --- | --- |
${Object.entries(rules).map(([rule, says]) => `| ${rule} | ${says} |`).join("\n")}

${parts.map(([title, , laws]) => `## ${title}\n\n${laws.map(section).join("\n\n")}`).join("\n\n")}
`
})

/** A file for each documented combination, for who has neither Node nor fast-check; a mark that nobody sees is escaped. */
export const caseTargets: ReadonlyArray<() => Generated> = [
  ...Cases.files,
  Cases.sessions,
  Cases.redirects
].map((file) => () => ({
  path: `packages/spec/cases/${file.id}.json`,
  content: `${JSON.stringify(file, null, 2).replaceAll("\ufeff", "\\ufeff")}\n`
}))

const quoted = (words: ReadonlyArray<string>): string => words.map((word) => `\`${word}\``).join(", ")

const tags = quoted(Object.keys(rows).filter((tag) => tag !== "TransportError"))
const reasons = quoted(ConfigurationReason.members.map(({ fields }) => fields._tag.schema.literal))

const example = (file: string): string =>
  readFileSync(join(import.meta.dirname, "../../docs/examples", file), "utf8").trimEnd()

/** The first entries of a report, and its last line. */
const excerpt = (report: string): string => {
  const entries = report.split("\n\n")
  return [...entries.slice(0, 2), "…", entries.at(-1)].join("\n\n")
}

/** What each of the wrong classifiers breaks first of all, and why. */
const wrongs = async (): Promise<string> => {
  const named = [
    ["byCode", "the `error_code` alone", BrokenClassifiers.byCode, "a-delayed-token-is-a-success"],
    ["byStatus", "the status alone", BrokenClassifiers.byStatus, "code-before-status"],
    ["byText", "the text alone", BrokenClassifiers.byText, "code-before-text"]
  ] as const
  const lines = await Promise.all(named.map(async ([name, looksAt, classifier, id]) => {
    const { results } = await check(classifier, { seed: 1, laws: Laws.classification.filter((law) => law.id === id) })
    const { asked, why } = results[0]?.counterexample ?? { asked: [], why: "" }
    const [one] = asked as ReadonlyArray<{ readonly status: number; readonly body: string }>
    if (one === undefined) throw new Error(`${name} keeps ${id}`)
    return `| \`${name}\` | ${looksAt} | \`${id}\` | \`${one.status} ${one.body}\` | ${why} |`
  }))
  return lines.join("\n")
}

/** The page on checking a classifier of one's own, with the report that its example gets. */
export const checkTarget = async (): Promise<Generated> => {
  const { report } = await import("../../docs/examples/check-classifier.ts")
  return {
    path: "docs/check-your-classifier.md",
    content: `# Check your classifier

Whoever reads Flanks' responses, in whatever language, can put their code to [the laws](laws.md) of this library.

## In TypeScript

A classifier is a function of a status and a body; it says the outcome and the tag, and what else it knows. It may be
async, or an Effect.

\`\`\`ts
${example("check-classifier.ts")}
\`\`\`

It takes the text 20002 for all there is to know. The report says where that ends, with the simplest response found:

\`\`\`text
${excerpt(report)}
\`\`\`

Beneath it, \`replay\` says which law to run again, and with what:

\`\`\`ts
import * as Laws from "@effect-flanks/spec/Laws"

const laws = Laws.all.filter(({ id }) => id === "error-before-message")
const again = await check(classify, { laws, seed: 1, runs: 100 })
\`\`\`

The same in Vitest, a test for each law:

\`\`\`ts
import { suite } from "@effect-flanks/spec/adapters/Vitest"
import { classify } from "./my-classifier.ts"

suite("my classifier", classify)
\`\`\`

A verdict has at least these two:

| field | is |
| --- | --- |
| \`outcome\` | \`accepted\`, \`delayed\` or \`failure\` |
| \`tag\` | ${tags} |

What else it tells is checked too. A law about a field that no verdict has is skipped, and the report says so.

| field | is |
| --- | --- |
| \`basis\` | what the outcome rests on: \`documented\`, \`code\`, \`message\`, \`status\` or \`none\` |
| \`code\` | the \`error_code\` as an integer, known or not; null without one |
| \`reason\` | the reason of a \`ConfigurationError\`, else null: ${reasons}, or an object with that as \`_tag\` and its parts |
| \`actor\`, \`action\`, \`retry\` | whose turn it is, what to do, whether to retry, in the words of \`flanks codes --json\` |
| \`window\` | the hours that a \`ScaError\` states, \`{"fromHours": 24, "toHours": 48}\`, else null |
| \`httpStatus\`, \`body\` | the response as it came; a program writes \`status\` |
| \`text\` | what was said in \`error\` or \`message\`, trimmed; else null |
| \`token\` | the \`credentials_token\`, else null |
| \`traceId\` | the \`trace_id\`, else null |
| \`envelope\` | \`{"code", "details"}\` of an \`error\` that is an object, else null |
| \`value\` | the outcome itself, as a caller gets it |
| \`printed\` | a function that gives all that you would log of it; of a program, its line without \`token\` and \`body\` |

## In any language

A program reads a line of JSON for each response, \`{"status": 400, "body": "…"}\`, and writes a line for each, in their
order: \`{"outcome": "failure", "tag": "Processing"}\`, with the other fields if it has them. It may answer at once or when
its input ends. Here is one in five lines of Python:

\`\`\`python
${example("classify.py")}
\`\`\`

\`\`\`sh
flanks conformance --command "python3 docs/examples/classify.py"
\`\`\`

It finds a code wherever it stands, and nothing else. So it loses the token of a 202, takes every page of a proxy for
data, and is deceived by a code that is nested in the data. It keeps the laws that ask no more of it.

- \`--laws code-before-status,reads-strict-json\` puts it to these laws alone, \`--seed 7\` replays a report, \`--runs 1000\`
  looks longer.
- \`--known-gaps gaps.json\` names laws that do not hold yet: \`[{"law": "reads-strict-json", "reason": "…"}]\`. They still
  run. One that starts to hold fails the run until it is struck from the file.
- \`--json\` prints the report as data, \`--junit report.xml\` writes it for a build server.
- The exit code is 0 only if every law holds, was skipped, or is a known gap. It is 65 if one is broken or a known gap
  holds, 74 if nothing answers.
- A program that ends early is started again for what is left; the law whose response ended it is broken.

With \`--sessions\` a program is put to the laws about sessions. It reads \`{"status": "Finished:Error", "error_code":
"InvalidCredentials", "connection_id": null}\` and writes \`{"outcome": "failure", "tag": "InvalidCredentials"}\`, with
\`step\`, \`actor\`, \`action\`, \`code\`, \`status\` and \`connection\` if it has them. An outcome is \`waiting\`,
\`processing\`, \`connected\` or \`failure\`.

\`\`\`sh
flanks conformance --sessions --command "flanks classify --sessions"
\`\`\`

## Wrong on purpose

Three classifiers come with the package, in \`@effect-flanks/spec/BrokenClassifiers\`, each wrong in a way that clients of Flanks have
been. They show what a report says of such a mistake:

| classifier | looks at | breaks, among others | with | because |
| --- | --- | --- | --- | --- |
${await wrongs()}

## A server

A server that stands for Flanks is put to the laws of servers. Its secret, and a link code if there is one to use up,
come from the environment:

\`\`\`sh
FLANKS_CLIENT_SECRET=… flanks conformance --base-url http://localhost:3000 --client-id my-app
\`\`\`

\`FLANKS_LINK_CODE\` is the code, and \`flanks serve\` a server to try it on: it says its own id and secret when it starts.

## A grammar, Schemas, waiting, a client

\`check\` and \`suite\` take an object of parts as well: \`{ classify, classifySession, classifyRedirect, fromResponse, grammar, codec, waiting, client, server }\`, each optional.
\`@effect-flanks/spec/Implementation\` says what each part is; \`@effect-flanks/spec/adapters/Reference\` is this library as such an
object. For who cannot run any of this there are [cases as data](cases.md).
`
  }
}
