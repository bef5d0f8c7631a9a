/** The page *I got this error*: every outcome with what it means, from the tables. */
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
  if (shown.length === 0) return "No status or body of it is documented."
  const lines = shown.map(({ body, status }) => `${status} ${JSON.stringify(body)}`)
  return `On the wire:\n\n\`\`\`text\n${lines.join("\n")}\n\`\`\``
}

/** An `UnexpectedResponse` answers by its status: on these otherwise. */
const onTransient = (): string =>
  `On ${transientStatusesInWords}, it is transient:

- **What happened:** ${transient.meaning}.
- **Whose turn:** ${turns[transient.actor]}.
- **What to do:** ${transient.action}.
- **Repeat the same call:** ${repeats[transient.retry]}.`

const section = ([tag, row]: [Tag, Row]): string => {
  const { action, actor, meaning, code, name, regulatedOnly, retry, source } = row
  const remark = remarks[tag]
  const lines = [
    `- **What happened:** ${meaning}.`,
    `- **Whose turn:** ${turns[actor]}.`,
    `- **What to do:** ${action}.`,
    `- **Repeat the same call:** ${repeats[retry]}.`,
    `- **Recognised by:** ${recognised[tag]}.`,
    `- **Known from:** ${sources[source]}.`,
    ...(remark === undefined ? [] : [`- **Mind:** ${remark}.`]),
    ...(regulatedOnly
      ? [
        "- **Said to be** only for regulated entities that do not use Flanks Link (seed). Other pages disagree; it decides nothing here."
      ]
      : [])
  ]
  return `### ${tag}\n\n${code === null ? "" : `${code} ${name}. `}${
    row.kind === "failure" ? "A failure." : "A success."
  }\n\n${lines.join("\n")}\n\n${tag === "UnexpectedResponse" ? `${onTransient()}\n\n` : ""}${onTheWire(tag)}`
}

/** The page. */
export const errorsTarget = (): Generated => ({
  path: "docs/i-got-this-error.md",
  content: `# I got this error

Look at the code first, then at the status: a code outweighs the status, and a text is looked at only without a code.
\`flanks explain <code | name | tag | status>\` prints the same, and the [explorer](explorer/index.html) says it of a response that
is pasted into it. [How long will it take?](how-long-will-it-take.md) draws the schedules. Errors that are the client's own, such as
\`ExchangeUncertain\`, \`DataPending\` and \`UnexpectedShape\`, are [told with it](from-code-to-portfolios.md).

## By code

| code | Flanks' name | it is |
| --- | --- | --- |
${byCode()}

Code 20003 on a 2xx response with a \`credentials_token\` is ${anchor("TokenDelayed")}, a success.

## By status, where the documentation shows it

| status | it can be |
| --- | --- |
${byStatus()}

Every other status is ${
    anchor("UnexpectedResponse")
  }, unless a known code comes with it; a 2xx that names no error is ${anchor("Accepted")}.

## Each of them

${entries.map(section).join("\n\n")}
`
})
