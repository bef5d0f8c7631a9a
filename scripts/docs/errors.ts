/** The page *Errors*: every outcome of a response and of a session, and the client's own errors, from their sources. */
import * as ClientExplanation from "@effect-flanks/cli/codes/ClientExplanation"
import { recognised, remarks, repeats, sources, turns } from "@effect-flanks/cli/codes/Wording"
import { combinations } from "@effect-flanks/domain/Documented"
import {
  type Retry,
  type Row,
  rows,
  type SessionErrorTag,
  type SessionRow,
  sessionRows,
  type Tag,
  transient,
  transientStatusesInWords
} from "@effect-flanks/domain/Table"
import { readPackages } from "./api/read.ts"
import type { GeneratedFile } from "./generatedFile.ts"

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

/** What a handler of each kind does. The pages of recipes have whole programs. */
const written: { readonly [R in Retry]: (tag: string) => string } = {
  processing: () => "`Effect.retry(Schedules.recommended)`, or let `awaitData` wait",
  securityCheck: () => "a durable wait, because it takes days: [wait for days](recipes/wait-for-days.md)",
  bank: () => "`Effect.retry(Schedules.recommended)`; a day is too long for a request, so retry in the background",
  transient: () =>
    "nothing with the client, which retries; otherwise `Effect.retry(Schedules.recommendedWith({ replaySafe: true }))`",
  unauthorized: () =>
    "nothing with the client, which refreshes the access token; otherwise pass `refresh` to `Schedules.recommendedWith`",
  session: () => "`awaitSession`",
  no: (tag) => `\`Effect.catchTag("${tag}", (error) => Effect.logError(error))\`, and \`userText(error)\` for the user`,
  afterUser: (tag) => `\`Effect.catchTag("${tag}", (error) => tell(userText(error)))\`, and offer a new session`,
  never: () =>
    "`Redacted.value(outcome.token)` into your store of secrets, then [wait for days](recipes/wait-for-days.md)"
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
    `- **What to write:** ${tag === "Accepted" ? "`Redacted.value(outcome.body)` is the data" : written[retry](tag)}.`,
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

const sessionSection = ([tag, row]: [SessionErrorTag, SessionRow]): string => {
  const { action, actor, code, meaning, redirectError, source } = row
  const lines = [
    `- **What happened:** ${meaning}.`,
    `- **Who must act:** ${turns[actor]}.`,
    `- **What to do:** ${action}.`,
    `- **What to write:** \`Effect.catchTag("${tag}", (error) => ${
      actor === "developer" ? "Effect.logError(error)" : "tell(userText(error))"
    })\`.`,
    ...(code === null ? [] : [`- **In a session:** \`error_code\` \`${code}\`.`]),
    ...(redirectError === null ? [] : [`- **In the redirect of a link:** \`error=${redirectError}\`.`]),
    `- **Source:** ${sources[source]}.`
  ]
  return `### ${tag}\n\n${lines.join("\n")}`
}

/** The declaration of each of the client's errors, as its source writes it. */
const declarations = (): ReadonlyMap<string, string> => {
  const modules = readPackages().flatMap(({ modules: all }) => all)
  const found = modules.find(({ specifier }) => specifier === "@effect-flanks/client/ClientError")
  return new Map(found?.exports.map(({ declarations: [first = ""], name }) => [name, first]))
}

/** The docstring of a field in the declaration of a class, for a cell of a table. */
const docOf = (declaration: string, field: string): string => {
  const doc = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*declare readonly ${field}:`).exec(declaration)?.[1]
  if (doc === undefined) throw new Error(`The field ${field} has no docstring in ${declaration}`)
  const text = doc.replaceAll(/\s*\n\s*\* ?/g, " ").trim().replace(/\.$/, "").replaceAll("|", "\\|")
  return text.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())
}

const clientWritten: { readonly [tag: string]: string } = {
  UserActionNeeded: "`flanks.connect.reconnect(connection)`, and send the user to the `url` of that session",
  DataPending: "a job that calls `awaitData` again later, or read what is in `ready`",
  DataErrored: "read what is in `ready`, or pass `ignoreDataError` to the read, and log the error",
  ActivationOverdue: "log the error, and keep the token",
  SessionUnfinished: "a page that checks again: [connect a user](recipes/connect-a-user.md)",
  SessionAbandoned: "offer a new session",
  SessionNotFound: "log the error",
  RedirectMismatch: "refuse the request, and log the error",
  ExchangeUncertain: "`flanks.credentials.list()` and look for the new token; never exchange the code again",
  UnexpectedShape: "log `path` and `expected`; [read the data from `body`](recipes/unexpected-shape.md)",
  InsecureUrl: "nothing: correct `FLANKS_BASE_URL`",
  ResendingTransport: "nothing: move the call to your server",
  ClientClosed: "nothing: close the client after its last call"
}

const clientSection = (sourceOf: ReadonlyMap<string, string>) =>
(
  { actions, actor, fields, meaning, tag, when }: ClientExplanation.ClientExplanation
): string => {
  const declaration = sourceOf.get(tag)
  const write = clientWritten[tag]
  if (declaration === undefined || write === undefined) throw new Error(`scripts/docs/errors.ts lacks ${tag}`)
  const table = fields.map((field) => `| \`${field}\` | ${docOf(declaration, field)} |`)
  return `### ${tag}

- **What happened:** ${meaning}.
- **Who must act:** ${turns[actor]}.
- **What to do:** ${actions.join("; or ")}.
- **What to write:** ${write}.
- **Fails with it:** ${when}.${fields.length === 0 ? "" : `\n\n| field | value |\n| --- | --- |\n${table.join("\n")}`}`
}

/** The page. */
export const errorsTarget = (): GeneratedFile => ({
  path: "docs/errors.md",
  content: `# Errors

This page is for developers who received a response or an error that they don't know. After it you know what it means, who must act,
what to write, and whether to retry.

Look up the code first, then the status. A code outweighs the status, and a text counts only without a code. An error that has neither
comes [from a session](#errors-of-sessions) or [from the client itself](#the-clients-own-errors).
\`flanks explain <code | name | tag | status>\` prints the same information, and the [explorer](explorer/index.html) explains a
response that you paste into it. [Schedules](reference/schedules.md) shows when each schedule retries.

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

## The fields of every response

| field | value |
| --- | --- |
| \`_tag\` | the name of the outcome, for \`Effect.catchTag\` |
| \`httpStatus\` | the status of Flanks' response. It isn't called \`status\`, because web frameworks would answer with that |
| \`code\` | the \`error_code\`, known or not, otherwise null |
| \`text\` | Flanks' sentence with its secrets masked, otherwise null |
| \`envelope\` | the code and details of the newer form of error body, masked, otherwise null |
| \`traceId\` | the \`trace_id\` for a ticket, otherwise null |
| \`basis\` | why it was classified like this: \`documented\`, \`code\`, \`message\`, \`status\` or \`none\` |
| \`token\` | a \`credentials_token\` in the response, \`Redacted\`, otherwise null |
| \`body\` | the whole response, \`Redacted\` |
| \`actor\`, \`meaning\`, \`action\`, \`retry\` | the texts and keys of this page, for developers |
| \`retryAfter\` | how long a \`Retry-After\` header asks to wait, in milliseconds, otherwise null; failures only |
| \`reason\` | of a \`ConfigurationError\`: which field is missing, which parameter is invalid, and so on |
| \`userText\` | the sentence for the end user; \`userText(error)\` reads it |
| \`earlier\` | the failures of earlier attempts of the same call, if there were any |
| \`window\` | of a \`ScaError\`: the hours that its text states, otherwise null |
| \`transient\` | of an \`UnexpectedResponse\`: whether a retry may help |

A \`TransportError\` has no response, and so none of the fields that come from one. Its \`message\` says what failed. Show none of these
texts to an end user: \`userText(error)\` of \`@effect-flanks/domain/UserText\` is a sentence for them. In the lines below, \`tell\` is your
own function that shows it.

## Responses

${entries.map(section).join("\n\n")}

## Errors of sessions

A session that ends without a connection fails with one of these. The session is over: a retry means a new session.

${(Object.entries(sessionRows) as ReadonlyArray<[SessionErrorTag, SessionRow]>).map(sessionSection).join("\n\n")}

## The client's own errors

These come from the client, not from a response. \`isClientError\` of \`@effect-flanks/client/ClientError\` recognises all of them, and each
has an \`actor\`, an \`action\` for developers, and a \`message\` without secrets.

${ClientExplanation.all.map(clientSection(declarations())).join("\n\n")}
`
})
