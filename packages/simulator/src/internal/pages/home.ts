/** The home page: how to begin, the scenarios, and the endpoints. */
import { operations } from "@effect-flanks/client/api/Contract"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Redacted from "effect/Redacted"
import { ApplicationsGroup, ControlGroup, UploadGroup, UserGroup } from "../../ControlApi.ts"
import * as Fault from "../../scenarios/Fault.ts"
import * as Scenario from "../../scenarios/Scenario.ts"
import { isSecret, type Settings } from "../../Settings.ts"
import type { World } from "../../World.ts"
import { type Html, html, page } from "./html.ts"

/** Filters the rows and copies commands. Without scripts, the page has all of its content, and only these two are missing. */
export const script = `
const filter = document.getElementById("filter")
const groups = [...document.querySelectorAll("details")]
const status = document.getElementById("found")
document.documentElement.classList.add("scripted")
filter.addEventListener("input", () => {
  const words = filter.value.trim().toLowerCase().split(/\\s+/)
  let count = 0
  for (const group of groups) {
    const rows = [...group.querySelectorAll("tbody tr")]
    const found = rows.filter((row) => words.every((word) => row.textContent.toLowerCase().includes(word)))
    for (const row of rows) row.hidden = !found.includes(row)
    group.hidden = found.length === 0
    group.open = filter.value.trim() !== "" && found.length > 0
    count += found.length
  }
  status.textContent = filter.value.trim() === "" ? "" : count + (count === 1 ? " row" : " rows")
})
document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-copy]")
  if (button === null) return
  const label = button.dataset.label ?? (button.dataset.label = button.textContent)
  navigator.clipboard.writeText(button.dataset.copy).then(
    () => { button.textContent = "Copied" },
    () => { button.textContent = "Could not copy" }
  )
  button.addEventListener("blur", () => { button.textContent = label }, { once: true })
})
`

/** The path of `script`. */
export const scriptPath = "/simulator/home.js"

const copy = (text: string, what: string): Html =>
  html`<button type="button" class="copy" data-copy="${text}" aria-label="Copy ${what}">Copy</button>`

const code = (text: string, what: string): Html =>
  html`<div class="code"><pre tabindex="0"><code>${text}</code></pre>${copy(text, what)}</div>`

/** A group of rows, closed at first. */
const group = (title: string, heads: ReadonlyArray<string>, rows: ReadonlyArray<Html>): Html =>
  html`<details><summary>${title} <span class="count">${rows.length}</span></summary>
<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div></details>`

const curl = (origin: string, method: string, path: string): string => {
  const body = method === "GET" ? "" : " \\\n  -H 'content-type: application/json' -d '{}'"
  return `curl -X ${method} '${origin}${path}' \\\n  -H "authorization: Bearer $TOKEN"${body}`
}

interface Endpoint {
  readonly method: string
  readonly path: string
  readonly name: string
  readonly source: string
}

const endpoint = (origin: string) => ({ method, name, path, source }: Endpoint): Html =>
  html`<tr><th scope="row"><code>${method} ${path}</code></th><td>${name}</td><td>${source}</td><td>${
    copy(curl(origin, method, path), `curl for ${name}`)
  }</td></tr>`

const endpointHeads = ["endpoint", "name", "known from", "curl"]

/** The endpoints of Flanks, by the group of their names. */
const flanksEndpoints = (origin: string): ReadonlyArray<Html> =>
  Array.from(
    Map.groupBy(operations, ({ name }) => name.split(".")[0] ?? name),
    ([name, found]) => group(`Flanks: ${name}`, endpointHeads, found.map(endpoint(origin)))
  )

const ownEndpoints = (origin: string, hasControls: boolean): Html =>
  group(
    "Only in the simulator",
    endpointHeads,
    [ApplicationsGroup, UploadGroup, UserGroup, ...hasControls ? [ControlGroup] : []].flatMap((found) =>
      Object.values(found.endpoints).map(({ identifier, method, path }) =>
        endpoint(origin)({ method, path, name: `${found.identifier}.${identifier}`, source: "simulator" })
      )
    )
  )

const scenarioRows = (scenarios: ReadonlyArray<Scenario.Scenario<unknown>>): ReadonlyArray<Html> =>
  scenarios.map(({ origin, says, word }) =>
    html`<tr><th scope="row"><code>${word}</code></th><td>${says}</td><td>${
      origin === "testbank" ? "TestBank" : "simulator"
    }</td><td>${copy(word, word)}</td></tr>`
  )

const scenarioHeads = ["word", "what happens", "from", "word"]

const logins = (isOne: (login: Scenario.Login) => boolean): ReadonlyArray<Html> =>
  scenarioRows(Scenario.logins.filter(({ does }) => isOne(does)))

/** Shows the secret only if it is the public one. */
const tokenCommand = (origin: string, { clientId, clientSecret }: Settings): string =>
  `curl ${origin}/v0/token -H 'content-type: application/json' \\
  -d '{"grant_type": "client_credentials", "client_id": "${clientId}", "client_secret": "${
    isSecret(clientSecret) ? "…" : Redacted.value(clientSecret)
  }"}'`

const variables = (origin: string, { clientId, clientSecret, speed }: Settings): string =>
  [
    `export FLANKS_BASE_URL=${origin}`,
    `export FLANKS_CLIENT_ID=${clientId}`,
    ...isSecret(clientSecret) ? [] : [`export FLANKS_CLIENT_SECRET=${Redacted.value(clientSecret)}`],
    ...speed === 1 ? [] : [`export FLANKS_WAIT_TIME_SCALE=${1 / speed}`]
  ].join("\n")

const controls = (isOn: boolean): Html =>
  isOn
    ? html`<p>The control API is on: <code>/simulator/control/</code> with <code>advance</code>, <code>arm</code>,
<code>disarm</code>, <code>shut-down-links</code> and <code>log</code>.</p>`
    : html`<p>The control API, which moves time forward and arms faults, is off. <code>flanks serve --control</code> turns it
on.</p>`

/** Shows how to begin, the scenarios, and the endpoints. */
export const home = (
  { settings }: World,
  origin: string,
  hasExplorer: boolean
): HttpServerResponse.HttpServerResponse =>
  page(
    "The Flanks simulator",
    html`<h1>The Flanks simulator</h1>
<p>It serves every endpoint that Flanks documents, and every documented response, on this machine. It never calls Flanks or a
bank, and all of its data is invented.</p>
<nav aria-label="Documents"><ul><li><a href="/docs">API reference</a></li>
<li><a href="/openapi.json">OpenAPI document</a></li>${
      hasExplorer ? html`<li><a href="/explorer">Explorer: what a response means</a></li>` : ""
    }<li><a href="#scenarios">Scenarios</a></li><li><a href="#endpoints">Endpoints</a></li></ul></nav>
<h2>Begin</h2>
<p>Set these variables for your client. Time passes ${
      settings.speed === 1 ? "at its usual speed" : `${settings.speed} times as fast`
    }.</p>
${code(variables(origin, settings), "the variables")}
<p>Or request an access token:</p>
${code(tokenCommand(origin, settings), "the command")}
<p>Then connect a bank, as a user would. Any name and password work, and the words below make logins fail.</p>
<form method="post" action="/simulator/session"><button>Create a session and open it</button></form>
${
      settings.autoLogin === null
        ? ""
        : html`<p>Here, users log in automatically, a few seconds after a session was created.</p>`
    }
<p>Legacy: a user of Flanks Link connects at <code>/simulator/user?link_token=…</code>, and returns with a code.</p>
${controls(settings.control)}
<div class="filter"><label for="filter">Filter scenarios and endpoints</label>
<input id="filter" type="search" autocomplete="off" placeholder="SCA, 50001, portfolio"> <span id="found" role="status"></span></div>
<h2 id="scenarios">Scenarios</h2>
<p>Enter a word as the password. It also works in the name of a link, and in the header <code>${Fault.header}</code> of a
request that creates credentials.</p>
${group("Connected, with trouble afterwards", scenarioHeads, logins(({ _tag }) => _tag === "Connects"))}
${
      group(
        "Refused logins",
        scenarioHeads,
        logins(({ _tag }) => _tag === "Refuses" || _tag === "IsDown")
      )
    }
${group("Second factors", scenarioHeads, logins(({ _tag }) => _tag === "Challenges"))}
<p>If the bank asks for a code, enter anything, one of these words, or the name of another second factor.</p>
${group("Codes for a second factor", scenarioHeads, scenarioRows(Scenario.challenges))}
<p>Put one of these words into the header <code>${Fault.header}</code> of any request.</p>
${group("Faults of a single request", scenarioHeads, scenarioRows(Fault.faults))}
<h2 id="endpoints">Endpoints</h2>
<p>Put the access token into <code>TOKEN</code> to run the commands.</p>
${flanksEndpoints(origin)}
<p>Flanks' page on errors mentions applications and uploads, but not their paths. Users need a bank to log in to.</p>
${ownEndpoints(origin, settings.control)}`,
    { script: scriptPath }
  )
