/** The page *Every response by curl*: how to provoke each documented response, and the simulator's response. */
import { sources } from "@effect-flanks/cli/codes/Wording"
import { classify } from "@effect-flanks/domain/Classify"
import { type Combination, combinations } from "@effect-flanks/domain/Documented"
import type { Reply } from "@effect-flanks/simulator/Simulation"
import { type Call, seed, type Session, session, shell } from "./curl/call.ts"
import { codes, documented, type Kept, type Recipe, signIn, undocumented } from "./curl/recipes.ts"
import type { GeneratedFile } from "./generatedFile.ts"

const isKept = (step: Kept | Call): step is Kept => "call" in step

const kept = ({ call, field, name }: Kept): string => `${name}=$(${shell("-s", call)} | field ${field})`

/** If curl receives no complete response, its exit code says so. */
const ended = ({ delay, delivery }: Reply, { patience = Infinity }: Call): number | null =>
  delay > patience * 1000 ? 28 : delivery === "dropped" ? 52 : delivery === "truncated" ? 18 : null

const asked = (call: Call, reply: Reply): string => {
  const { "retry-after": retryAfter } = reply.answer.headers
  if (ended(reply, call) !== null) return `${shell("-s", call)} || echo "[curl ends with $?]"`
  const after = retryAfter === undefined ? "" : ", Retry-After: %header{retry-after}"
  return shell(`-sw '\\n%{http_code}${after}\\n'`, call)
}

const came = (call: Call, reply: Reply): string => {
  const { body, headers, status } = reply.answer
  const end = ended(reply, call)
  const { "retry-after": retryAfter } = headers
  if (end === null) return `${body}\n${status}${retryAfter === undefined ? "" : `, Retry-After: ${retryAfter}`}`
  return `${end === 18 ? body.slice(0, Math.ceil(body.length / 2)) : ""}[curl ends with ${end}]`
}

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``

const follow = ({ answer, keep }: Session, { asks, before = [], says }: Recipe): readonly [string, Reply] => {
  const lines = before.map((step) => {
    if (isKept(step)) keep(step.name, step.field, step.call)
    else answer(step)
    return isKept(step) ? kept(step) : shell("-so /dev/null", step)
  })
  const reply = answer(asks)
  const blocks = [fenced("sh", [...lines, asked(asks, reply)].join("\n")), fenced("text", came(asks, reply))]
  return [[says, ...blocks].join("\n\n"), reply]
}

const textOf = ({ body: { error, message } }: Combination): string =>
  (typeof error === "object" ? error.code : error ?? message) ?? ""

const row = (open: Session, combination: Combination): string => {
  const { body, reason, source, status, tag } = combination
  const name = `${status} ${textOf(combination)}`
  const recipe = documented[name]
  if (recipe === undefined) throw new Error(`scripts/docs/curl/recipes.ts has no recipe for: ${name}`)
  const [text, { answer }] = follow(open, recipe)
  const outcome = classify(answer.status, answer.body)
  if (answer.status !== status || outcome._tag !== tag || outcome.basis !== "documented") {
    throw new Error(`The recipe for ${name} leads to ${answer.status} ${answer.body}`)
  }
  const code = body.error_code === undefined ? "no code" : `code ${body.error_code}`
  const title = textOf(combination).replaceAll("<", "\\<")
  return `### ${status}: ${title}\n\n` +
    `With ${code}: \`${tag}\`${reason === null ? "" : `, \`${reason}\``}. Source: ${sources[source]}.\n\n${text}`
}

const others = (open: Session, recipes: { readonly [title: string]: Recipe }): string =>
  Object.entries(recipes).map(([title, recipe]) => `### ${title}\n\n${follow(open, recipe)[0]}`).join("\n\n")

const begin = `flanks=http://127.0.0.1:4010
json='content-type: application/json'
field() {
  node -e 'let found; const text = require("fs").readFileSync(0, "utf8")
    JSON.parse(text, (key, value) => { if (key === process.argv[1]) found = value; return value })
    if (found === undefined) { console.error(text); process.exit(1) }
    console.log(found)' "$1"
}
${kept(signIn)}
auth="authorization: Bearer $access"`

const page = (): string => {
  const names = combinations.map((combination) => `${combination.status} ${textOf(combination)}`)
  const stray = Object.keys(documented).find((name) => !names.includes(name))
  if (stray !== undefined) {
    throw new Error(`scripts/docs/curl/recipes.ts has a recipe for an undocumented response: ${stray}`)
  }
  const open = session()
  open.keep(signIn.name, signIn.field, signIn.call)
  return `# Every response by curl

This page is for developers in any language who want to see a response before they write code for it. After it you can provoke every
response that Flanks documents, and several that it doesn't, with plain \`curl\`.

Flanks has no sandbox in which you can request a delayed token or a bank that is down, so the commands use the simulator. The page shows
each response byte for byte.

Start the simulator. With this seed it creates the same IDs as on this page, and with its controls you can advance its clock:

${fenced("sh", `npm run -s flanks -- serve --seed ${seed} --control`)}

In another shell, request an access token. The application and its secret are invented, and always the same:

${fenced("sh", begin)}

After that, each section works by itself. You get the same IDs as on this page if you run all sections in order. \`curl\` adds the lines
below the body.

## What Flanks documents

${combinations.map((combination) => row(open, combination)).join("\n\n")}

## Codes without a documented response

Flanks lists these codes without a status, a body or a text. Only the code is documented; the simulator chooses the rest.

${others(open, codes)}

## Undocumented responses

Most of these use the header \`x-flanks-scenario\`, which works on any request. [Test without Flanks](../recipes/testing.md) lists all
scenarios and faults.

${others(open, undocumented)}
`
}

/** The page. */
export const curlTarget = (): GeneratedFile => ({ path: "docs/reference/responses.md", content: page() })
