/** The page that shows what is there. */
import { operations } from "@effect-flanks/client/api/Contract"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Redacted from "effect/Redacted"
import { ApplicationsGroup, ControlGroup, UploadGroup, UserGroup } from "../../ControlApi.ts"
import * as Fault from "../../scenarios/Fault.ts"
import * as Scenario from "../../scenarios/Scenario.ts"
import { isSecret, type Settings } from "../../Settings.ts"
import type { World } from "../../World.ts"
import { type Html, html, page } from "./html.ts"

const table = (caption: string, heads: ReadonlyArray<string>, rows: ReadonlyArray<Html>): Html =>
  html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`

const operationRows = operations.map(({ method, name, path, source }) =>
  html`<tr><th scope="row"><code>${method} ${path}</code></th><td>${name}</td><td>${source}</td></tr>`
)

const ownRows = (hasControls: boolean): ReadonlyArray<Html> =>
  [ApplicationsGroup, UploadGroup, UserGroup, ...hasControls ? [ControlGroup] : []].flatMap((group) =>
    Object.values(group.endpoints).map(({ identifier, method, path }) =>
      html`<tr><th scope="row"><code>${method} ${path}</code></th><td>${group.identifier}.${identifier}</td></tr>`
    )
  )

const scenarioRows = (scenarios: ReadonlyArray<Scenario.Scenario<unknown>>): ReadonlyArray<Html> =>
  scenarios.map(({ origin, says, word }) =>
    html`<tr><th scope="row"><code>${word}</code></th><td>${says}</td><td>${
      origin === "testbank" ? "TestBank" : "ours"
    }</td></tr>`
  )

const word = ["word", "what happens", "from"]

/** The secret is shown where it is none. */
const command = (origin: string, { clientId, clientSecret }: Settings): string =>
  `curl ${origin}/v0/token -H 'content-type: application/json' \\
  -d '{"grant_type": "client_credentials", "client_id": "${clientId}", "client_secret": "${
    isSecret(clientSecret) ? "…" : Redacted.value(clientSecret)
  }"}'`

const controls = (isOn: boolean): Html =>
  isOn
    ? html`<p>The controls are on: <code>/simulator/control/</code> with <code>advance</code>, <code>arm</code>,
<code>disarm</code>, <code>shut-down-links</code> and <code>log</code>.</p>`
    : html`<p>The controls that put time ahead and arm faults are off.</p>`

/** Shows what the simulator serves, and the words that make things happen. */
export const home = (
  { settings }: World,
  origin: string,
  hasExplorer: boolean
): HttpServerResponse.HttpServerResponse =>
  page(
    "Flanks, simulated",
    html`<h1>Flanks, simulated</h1>
<p>Every endpoint that Flanks documents and every answer of its page on errors, on this machine. Nothing here talks to
Flanks or to a bank; all data is invented.</p>
<nav aria-label="Documents"><ul><li><a href="/docs">The API, to read and to try</a></li>
<li><a href="/openapi.json">The same as OpenAPI 3.1</a></li>${
      hasExplorer ? html`<li><a href="/explorer">What a response means: the explorer</a></li>` : ""
    }</ul></nav>
<h2>Begin</h2>
<p>Point your client at <code>${origin}</code>. The application is <code>${settings.clientId}</code>; time goes by
${settings.speed === 1 ? "as usual" : `${settings.speed} times as fast`}.</p>
<pre tabindex="0"><code>${command(origin, settings)}</code></pre>
<p>Create a session, and open its <code>url</code>: a user connects there with any name and password.${
      settings.autoLogin === null ? "" : " Here users log in by themselves, a few seconds after a session was created."
    }</p>
<p>Legacy: a user of Flanks Link connects at <code>/simulator/user?link_token=…</code>, and comes back with a code.</p>
${controls(settings.control)}
<h2 id="scenarios">Scenarios</h2>
<p>Type a word as the password, or put it into the name of a link, or into the header <code>${Fault.header}</code> of
the request that makes credentials. The user is connected, unless it says otherwise.</p>
${table("What credentials live through", word, scenarioRows(Scenario.logins))}
<p>Where the bank asks for a code, type anything, or one of these, or another word from above.</p>
${table("What comes of a second factor", word, scenarioRows(Scenario.challenges))}
<p>Put one of these into the header <code>${Fault.header}</code> of any request.</p>
${table("What happens to one request", word, scenarioRows(Fault.faults))}
<h2>Endpoints</h2>
${table("What Flanks has", ["endpoint", "name", "known from"], operationRows)}
<p>Flanks' page on errors speaks of applications and of uploads, but not of where they are; and a user needs a bank.</p>
${table("What is the simulator's own", ["endpoint", "name"], ownRows(settings.control))}`
  )
