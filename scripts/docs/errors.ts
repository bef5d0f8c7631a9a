/** The page *I got this error*: every outcome and its meaning, from the tables. */
import { recognised, remarks, repeats, sources, turns } from "@effect-flanks/cli/codes/Wording"
import { combinations } from "@effect-flanks/domain/Documented"
import { type Row, rows, type Tag, transient, transientStatusesInWords } from "@effect-flanks/domain/Table"
import type { Generated } from "./generated.ts"

const entries = Object.entries(rows) as ReadonlyArray<[Tag, Row]>

const anchor = (tag: Tag): string => `[\`${tag}\`](#${tag.toLowerCase()})`

const byCode = (): string =>
  entries.flatMap(([tag, { code, name }]) => code === null ? [] : [`| ${code} | ${name} | ${anchor(tag)} |`]).join("\n")

const byStatus = (): string => {
  const statuses = [...new Set(combinations.map(({ status }) => status))].toSorted((a, b) => a - b)
  return statuses.map((status) => {
    const tags = [...new Set(combinations.filter((shown) => shown.status === status).map(({ tag }) => tag))]
    return `| ${status} | ${tags.map(anchor).join(", ")} |`
  }).join("\n")
}

const onTheWire = (tag: Tag): string => {
  const shown = combinations.filter((combination) => combination.tag === tag)
  if (shown.length === 0) return "Flanks documents no status or body for it."
  const lines = shown.map(({ body, status }) => `${status} ${JSON.stringify(body)}`)
  return `On the wire:\n\n\`\`\`text\n${lines.join("\n")}\n\`\`\``
}

/** The status of an `UnexpectedResponse` decides whether it is transient. */
const onTransient = (): string =>
  `On ${transientStatusesInWords}, it is transient:

- **What happened:** ${transient.meaning}.
- **Who must act:** ${turns[transient.actor]}.
- **What to do:** ${transient.action}.
- **Retry the same call:** ${repeats[transient.retry]}.`

const section = ([tag, row]: [Tag, Row]): string => {
  const { action, actor, meaning, code, name, regulatedOnly, retry, source } = row
  const remark = remarks[tag]
  const lines = [
    `- **What happened:** ${meaning}.`,
    `- **Who must act:** ${turns[actor]}.`,
    `- **What to do:** ${action}.`,
    `- **Retry the same call:** ${repeats[retry]}.`,
    `- **How to recognise it:** ${recognised[tag]}.`,
    `- **Source:** ${sources[source]}.`,
    ...(remark === undefined ? [] : [`- **Note:** ${remark}.`]),
    ...(regulatedOnly
      ? [
        "- **Remark:** the troubleshooting page says that this occurs only for regulated entities that do not use Flanks Link. Other pages disagree, and effect-flanks ignores it."
      ]
      : [])
  ]
  return `### ${tag}\n\n${code === null ? "" : `${code} ${name}. `}${
    row.kind === "failure" ? "A failure." : "A success."
  }\n\n${lines.join("\n")}\n\n${tag === "UnexpectedResponse" ? `${onTransient()}\n\n` : ""}${onTheWire(tag)}`
}

/** The page. */
export const errorsTarget = (): Generated => ({
  path: "docs/errors.md",
  content: `# I got this error

This page is for developers who received a response or an error that they don't know. After it you know what it means, who must act,
what to do, and whether to retry.

Look up the code first, then the status. A code outweighs the status, and a text counts only without a code.
\`flanks explain <code | name | tag | status>\` prints the same information, and the [explorer](explorer/index.html) explains a
response that you paste into it. [How long will it take?](reference/schedules.md) shows the schedules. The client's own errors, such as
\`ExchangeUncertain\`, \`DataPending\` and \`UnexpectedShape\`, are on the page [From a link code to
portfolios](recipes/link-code.md).

## By code

| code | Flanks' name | error |
| --- | --- | --- |
${byCode()}

Code 20003 on a 2xx response with a \`credentials_token\` is ${anchor("TokenDelayed")}, a success.

## By documented status

| status | possible outcomes |
| --- | --- |
${byStatus()}

Every other status is ${anchor("UnexpectedResponse")}, unless it has a known code. A 2xx that names no error is ${
    anchor("Accepted")
  }.

## All outcomes

${entries.map(section).join("\n\n")}
`
})
