/** The page of laws, and the cases as data, both from the specification package. */
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
import type { GeneratedFile } from "./generatedFile.ts"

const parts: ReadonlyArray<readonly [title: string, about: string, laws: ReadonlyArray<Law>]> = [
  ["A classifier", "Turns a status and a body into one outcome.", Laws.classification],
  ["A classifier of sessions", "Turns a Connect v2 session into one outcome.", Laws.sessions],
  ["A classifier of redirects", "Reads the URL to which a user comes back.", Laws.redirects],
  ["A classifier as an effect", "Succeeds with successes, and fails with failures.", Laws.fromResponse],
  ["A grammar", "Parses and prints Flanks' sentences.", Laws.grammar],
  ["Schemas", "Encode outcomes and bodies.", Laws.codec],
  ["Waiting", "Decides after a failure how long to wait, or to stop.", Laws.waiting],
  ["A client", "Sends requests. The law plays the server and checks every request.", Laws.client],
  ["A server", "Behaves like Flanks, as a simulator does.", Laws.server]
]

/** The result of the last complete `npm run mutate`. */
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
- **Detects the mutant that** ${law.mutant}${needs}`
}

/** The page. */
export const lawsTarget = (): GeneratedFile => ({
  path: "docs/specification/laws.md",
  content: `# The laws

This page is for authors of classifiers, clients and simulators of Flanks' API, in any language. After it you know how such code must
behave: ${Laws.all.length} laws, each a property that you can [run against your own code](check-your-classifier.md).

Each law names the rules that it comes from, and a plausible mistake that it must detect. A test makes that mistake and checks that the law
fails. If a law needs a field that your implementation never returns, the law is skipped and the report says so.

| subject | laws |
| --- | --- |
${parts.map(([title, about, laws]) => `| ${title}. ${about} | ${laws.length} |`).join("\n")}

\`npm run mutate\` measures how strict the laws are. It makes every small mistake in this library's classifier, grammar and waits, and
runs the laws against each one. On ${score.day} it made ${score.made} mistakes: the laws detected ${score.caught}, and the other ${score.equivalent} have no visible
effect, for the reasons in \`scripts/mutate/equivalent.ts\`.

## Rules

Flanks documents combinations of status and body. The rules for undocumented ones are our choice, and so are the durations of waits. R:
reading a body. D: deciding; the first rule that matches wins. T: texts. I: invariants. A: who must act. K: connecting a user, by a
session or a redirect. S: Schemas. W: waiting. C: clients. V: servers.

| rule | text |
| --- | --- |
${Object.entries(rules).map(([rule, says]) => `| ${rule} | ${says} |`).join("\n")}

${parts.map(([title, , laws]) => `## ${title}\n\n${laws.map(section).join("\n\n")}`).join("\n\n")}
`
})

/** A file for each documented combination, for users without Node or fast-check. Invisible marks are escaped. */
export const caseTargets: ReadonlyArray<() => GeneratedFile> = [
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

/** The first law that each of the broken classifiers fails, and why. */
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
    if (one === undefined) throw new Error(`${name} does not fail ${id}`)
    return `| \`${name}\` | ${looksAt} | \`${id}\` | \`${one.status} ${one.body}\` | ${why} |`
  }))
  return lines.join("\n")
}

/** The page on checking your own classifier, with its example's report. */
export const checkTarget = async (): Promise<GeneratedFile> => {
  const { report } = await import("../../docs/examples/check-classifier.ts")
  return {
    path: "docs/specification/check-your-classifier.md",
    content: `# Check your classifier

This page is for developers whose code classifies Flanks' responses, in any language. After it you can run [the laws](laws.md) of this
library against that code, and read the report.

## In TypeScript

A classifier is a function of a status and a body. It returns the outcome and the tag, and other fields if it has them. It can be async,
or return an Effect.

\`\`\`ts
${example("check-classifier.ts")}
\`\`\`

This classifier only looks for the text 20002. The report shows how that fails, with the simplest response that it found:

\`\`\`text
${excerpt(report)}
\`\`\`

The line \`replay\` says how to run a law again:

\`\`\`ts
import * as Laws from "@effect-flanks/spec/Laws"

const laws = Laws.all.filter(({ id }) => id === "error-before-message")
const again = await check(classify, { laws, seed: 1, runs: 100 })
\`\`\`

In Vitest, you get one test for each law:

\`\`\`ts
import { suite } from "@effect-flanks/spec/adapters/Vitest"
import { classify } from "./my-classifier.ts"

suite("my classifier", classify)
\`\`\`

A verdict has at least these two fields:

| field | value |
| --- | --- |
| \`outcome\` | \`accepted\`, \`delayed\` or \`failure\` |
| \`tag\` | ${tags} |

Any of these other fields is checked too. If no verdict has a field, the laws about that field are skipped, and the report says so.

| field | value |
| --- | --- |
| \`basis\` | why the outcome was chosen: \`documented\`, \`code\`, \`message\`, \`status\` or \`none\` |
| \`code\` | the \`error_code\` as an integer, known or not; otherwise null |
| \`reason\` | the reason of a \`ConfigurationError\`, otherwise null: ${reasons}, or an object with that as \`_tag\` and its parts |
| \`actor\`, \`action\`, \`retry\` | who must act, what to do, whether to retry, as in \`flanks codes --json\` |
| \`window\` | the hours that a \`ScaError\` states, \`{"fromHours": 24, "toHours": 48}\`, otherwise null |
| \`httpStatus\`, \`body\` | the unchanged response; a program writes \`status\` |
| \`text\` | the text of \`error\` or \`message\`, trimmed; otherwise null |
| \`token\` | the \`credentials_token\`, otherwise null |
| \`traceId\` | the \`trace_id\`, otherwise null |
| \`envelope\` | \`{"code", "details"}\` of an \`error\` that is an object, otherwise null |
| \`value\` | the outcome itself, as returned to a caller |
| \`printed\` | a function that returns everything that you would log; for a program, its line without \`token\` and \`body\` |

## In any language

A program reads one line of JSON for each response, \`{"status": 400, "body": "…"}\`, and writes one line for each, in the same order:
\`{"outcome": "failure", "tag": "Processing"}\`, with the other fields if it has them. It can write each line immediately, or all of them
at the end of its input. This one has five lines of Python:

\`\`\`python
${example("classify.py")}
\`\`\`

\`\`\`sh
flanks conformance --command "python3 docs/examples/classify.py"
\`\`\`

It finds a code anywhere in the body, and ignores all other information. It therefore loses the token of a 202, mistakes a proxy's HTML page for
data, and reads a code that is nested in the data as an error. The laws about other subjects hold.

- \`--laws code-before-status,reads-strict-json\` runs only these laws. \`--seed 7\` replays a report. \`--runs 1000\` runs more trials.
- \`--known-gaps gaps.json\` lists laws that do not hold yet: \`[{"law": "reads-strict-json", "reason": "…"}]\`. They still
  run. If one starts to hold, the run fails until you remove it from the file.
- \`--json\` prints the report as JSON. \`--junit report.xml\` writes it for a build server.
- The exit code is 0 only if every law holds, was skipped, or is a known gap. It is 65 if a law is broken or a
  known gap holds, and 74 if nothing responds.
- If a program ends early, the law whose response ended it is broken, and the program is started again for the rest.

With \`--sessions\`, the laws about sessions run instead. The program reads \`{"status": "Finished:Error", "error_code":
"InvalidCredentials", "connection_id": null}\` and writes \`{"outcome": "failure", "tag": "InvalidCredentials"}\`, with
\`step\`, \`actor\`, \`action\`, \`code\`, \`status\` and \`connection\` if it has them. The outcome is \`waiting\`,
\`processing\`, \`connected\` or \`failure\`.

\`\`\`sh
flanks conformance --sessions --command "flanks classify --sessions"
\`\`\`

## Broken classifiers

The package has three classifiers that are wrong on purpose, in \`@effect-flanks/spec/BrokenClassifiers\`. Clients of Flanks have made
each of these mistakes. This is how a report shows them:

| classifier | looks at | one of the broken laws | counterexample | reason |
| --- | --- | --- | --- | --- |
${await wrongs()}

## A server

A simulator of Flanks must satisfy the laws of servers. Put its secret into the environment, and a link code if you have one to use up:

\`\`\`sh
FLANKS_CLIENT_SECRET=… flanks conformance --base-url http://localhost:3000 --client-id my-app
\`\`\`

\`FLANKS_LINK_CODE\` is the variable for the code. To try it, use \`flanks serve\`, which prints its client ID and secret when it starts.

## A grammar, Schemas, waiting, a client

\`check\` and \`suite\` also take an object of parts: \`{ classify, classifySession, classifyRedirect, fromResponse, grammar, codec, waiting, client, server }\`, each optional.
\`@effect-flanks/spec/Implementation\` describes each part, and \`@effect-flanks/spec/adapters/Reference\` is this library as such an
object. If you can't run any of this, use the [cases as data](cases.md).
`
  }
}
