/** The page on which a user logs in, where Flanks shows its own. */
import * as Effect from "effect/Effect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Request from "../../Request.ts"
import type { Simulator } from "../../Simulator.ts"
import { type Html, html, page } from "./html.ts"

const places = ["link_token", "session_id", "sca_token", "reset_token", "transaction_token"] as const

const known: ReadonlySet<string> = new Set([
  ...places,
  "bank",
  "username",
  "password",
  "sca",
  "external_id",
  "rollback"
])

type Fields = { readonly [name: string]: string }

const hidden = (fields: Fields): ReadonlyArray<Html> =>
  Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)

const title = "Log in at a bank"

const form = (fields: Fields, asked: Html): HttpServerResponse.HttpServerResponse =>
  page(
    title,
    html`<h1>${title}</h1>
<p>Where Flanks would show its own page. Nothing you type leaves this machine; type no real password.</p>
<form method="post" action="/simulator/user">${hidden(fields)}${asked}<button>Go on</button></form>`
  )

const logins = (fields: Fields, banks: ReadonlyArray<{ readonly id: string; readonly name: string }>): Html =>
  html`${
    fields["bank"] === undefined
      ? html`<label>Bank<select name="bank">${
        banks.map(({ id, name }) => html`<option value="${id}">${name}</option>`)
      }</select></label>`
      : ""
  }<label>Username<input name="username" required autocomplete="off"></label>
<label>Password, or the word of a scenario<input name="password" required autocomplete="off"></label>`

const challenge = (name: string): Html =>
  html`<p class="note">The bank asks for ${name}.</p>
<label>Code<input name="sca" required autocomplete="one-time-code"></label>`

const read = (text: string): Html => html`<h1>${title}</h1><p class="note">${text}</p>`

const isRecord = (u: unknown): u is { readonly [name: string]: unknown } => typeof u === "object" && u !== null

const text = (u: unknown): string | null => typeof u === "string" ? u : null

/** Shows the form for where the user was sent. */
export const show = Effect.fnUntraced(function*(simulator: Simulator["Service"], url: URL) {
  const { settings } = yield* simulator.world
  const fields = Object.fromEntries(url.searchParams)
  if (!places.some((place) => fields[place] !== undefined)) {
    return page(title, read("A link_token or a session_id is missing from the address of this page."), 400)
  }
  const needsCode = fields["sca_token"] !== undefined || fields["transaction_token"] !== undefined
  const needsPassword = fields["reset_token"] !== undefined
  return form(
    fields,
    needsCode
      ? challenge("a second factor")
      : needsPassword
      ? html`<label>New password<input name="password" required autocomplete="off"></label>`
      : logins(fields, settings.banks)
  )
})

/** What a form says, as a visit; what the page does not know came with the link's address, and goes back to it. */
const visitOf = (typed: URLSearchParams) => {
  const fields = Object.fromEntries(typed)
  const { sca: _, ...rest } = fields
  const entries = Object.entries(rest)
  const sca = typed.getAll("sca")
  return {
    ...Object.fromEntries(entries.filter(([name]) => known.has(name))),
    ...(sca.length === 0 ? {} : { sca }),
    extra: Object.fromEntries(entries.filter(([name]) => !known.has(name)))
  }
}

/** Does what a user typed, and sends the browser on or says what came of it. */
export const send = Effect.fnUntraced(function*(simulator: Simulator["Service"], url: URL, body: string) {
  const typed = new URLSearchParams(body)
  const { answer } = yield* simulator.answer(
    Request.make("POST", "/simulator/visit", { body: JSON.stringify(visitOf(typed)), origin: url.origin })
  )
  const found: unknown = JSON.parse(answer.body)
  const { challenge: asked, error, outcome, redirect } = isRecord(found) ? found : {}
  const next = text(redirect)
  if (next !== null) return HttpServerResponse.redirect(next, { status: 303 })
  if (outcome === "challenged") {
    const answers = typed.getAll("sca").map((value) => html`<input type="hidden" name="sca" value="${value}">`)
    const rest = Object.fromEntries([...typed].filter(([name]) => name !== "sca"))
    return form(rest, html`${answers}${challenge(text(asked) ?? "a second factor")}`)
  }
  const wrong = text(error)
  return page(
    title,
    read(wrong === null ? "Done. You can close this page." : `It did not work: ${wrong}.`),
    answer.status
  )
})
