/** The page *Every answer by curl*: how each documented answer is brought about, and the answer of the simulator. */
import { sources } from "@effect-flanks/cli/codes/Wording"
import { classify } from "@effect-flanks/domain/Classify"
import { type Combination, combinations } from "@effect-flanks/domain/Documented"
import type { Reply } from "@effect-flanks/simulator/Simulation"
import { type Call, seed, type Session, session, shell } from "./curl/call.ts"
import { codes, documented, type Kept, type Recipe, signIn, undocumented } from "./curl/recipes.ts"
import type { Generated } from "./generated.ts"

const isKept = (step: Kept | Call): step is Kept => "call" in step

const kept = ({ call, field, name }: Kept): string => `${name}=$(${shell("-s", call)} | field ${field})`

/** Where curl gets no whole answer, it ends with a number that says so. */
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
  if (recipe === undefined) throw new Error(`scripts/docs/curl/recipes.ts does not bring about: ${name}`)
  const [text, { answer }] = follow(open, recipe)
  const outcome = classify(answer.status, answer.body)
  if (answer.status !== status || outcome._tag !== tag || outcome.basis !== "documented") {
    throw new Error(`The recipe for ${name} brings about ${answer.status} ${answer.body}`)
  }
  const code = body.error_code === undefined ? "no code" : `code ${body.error_code}`
  const title = textOf(combination).replaceAll("<", "\\<")
  return `### ${status}: ${title}\n\n` +
    `With ${code}: \`${tag}\`${reason === null ? "" : `, \`${reason}\``}. Known from: ${sources[source]}.\n\n${text}`
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
  if (stray !== undefined) throw new Error(`scripts/docs/curl/recipes.ts brings about what is not documented: ${stray}`)
  const open = session()
  open.keep(signIn.name, signIn.field, signIn.call)
  return `# Every answer by curl

Flanks has no sandbox in which a delayed token or a bank that is down can be ordered. The simulator has: this page goes with
plain \`curl\` through every answer that Flanks documents, and those that it does not. Each is shown as it came, byte for byte.

Start the simulator. The seed makes the ids those of this page, the controls let it put time ahead:

${fenced("sh", `npm run -s flanks -- serve --seed ${seed} --control`)}

In another shell, sign in. The application and its secret are invented, and the same for everyone:

${fenced("sh", begin)}

Then any section works by itself; the ids are those of this page if all are gone through from the top. Everything below the
body is added by \`curl\`.

## What Flanks documents

${combinations.map((combination) => row(open, combination)).join("\n\n")}

## Codes without a documented answer

Flanks lists these codes without a status, a body or a text: the code alone counts, and the rest is the simulator's own.

${others(open, codes)}

## What no page shows

Most of these are asked for by a header, \`x-flanks-scenario\`, which any request takes. [Test without
Flanks](test-without-flanks.md) lists what else there is.

${others(open, undocumented)}
`
}

/** The page. */
export const curlTarget = (): Generated => ({ path: "docs/every-answer-by-curl.md", content: page() })
