/** The page on which a user logs in, in place of Flanks' own. Each step says what to do. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Request from "../../Request.ts"
import { challengeOf, type Refusal } from "../../scenarios/Scenario.ts"
import type { Bank } from "../../Settings.ts"
import type { Simulator } from "../../Simulator.ts"
import { lookUp, type Session, timeAt, type World } from "../../World.ts"
import { linksResponse } from "../handlers/linksShutdown.ts"
import { credentialsAsking, rollsBack, type Token, withParameters } from "../handlers/userLogin.ts"
import { isExpired, isProcessing, pathOf } from "../world/sessions.ts"
import { type Html, html, page } from "./html.ts"

const tokens = ["sca_token", "reset_token", "transaction_token"] as const satisfies ReadonlyArray<Token>

const known: ReadonlySet<string> = new Set([
  "link_token",
  "session_id",
  ...tokens,
  "bank",
  "username",
  "password",
  "sca",
  "external_id",
  "rollback"
])

type Fields = { readonly [name: string]: string }

type Page = HttpServerResponse.HttpServerResponse

const title = "Log in at a bank"

const hidden = (fields: Fields): ReadonlyArray<Html> =>
  Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)

const notice =
  html`<p>This page replaces Flanks' own in tests. Don't enter a real password, although nothing leaves this machine.</p>`

/** The link with which the user gives up, if there is an address to return to. */
const leave = (url: string | null): Html =>
  url === null ? html`` : html`<p><a href="${url}">Go back without connecting</a></p>`

const form = (fields: Fields, asked: Html, button: string, back: string | null, problem?: string): Page =>
  page(
    title,
    html`<h1>${title}</h1>
${notice}${problem === undefined ? "" : html`<p class="note" role="alert">${problem}</p>`}
<form method="post" action="/simulator/user">${hidden(fields)}${asked}<button>${button}</button></form>
${leave(back)}`,
    problem === undefined ? {} : { status: 400 }
  )

/** A page with a state and the next step. */
const says = (what: string, todo: Html, status = 200): Page =>
  page(title, html`<h1>${title}</h1><p class="note" role="status">${what}</p>${todo}`, { status })

const paragraph = (text: string): Html => html`<p>${text}</p>`

const scenarios =
  html`<p>Any password works. The word <code>INVALID_CREDENTIALS</code> makes the login fail, and <code>SCA_SMS</code> makes the
bank ask for a code: <a href="/#scenarios">all words</a>.</p>`

const loginFields = (banks: ReadonlyArray<Bank>, bank: string | null, username: string | null): Html =>
  html`${
    bank === null
      ? html`<label>Bank<select name="bank">${
        banks.map(({ id, name }) => html`<option value="${id}">${name}</option>`)
      }</select></label>`
      : ""
  }<label>Username<input name="username" value="${username ?? ""}" required autocomplete="off"></label>
<label>Password<input name="password" required autocomplete="off"></label>${scenarios}`

/** What the bank asks for: a field if something is typed, otherwise a sentence and a button. */
const challengeForm = (fields: Fields, challenge: string, answers: Html, back: string | null): Page => {
  const asked = challengeOf(challenge)
  const heading = html`<p class="note">The bank asks for ${challenge}. ${
    asked?.instruction ?? "Enter what the bank asks for."
  }</p>${answers}`
  return asked?.typed === false
    ? form(fields, html`${heading}<input type="hidden" name="sca" value="done">`, "I have confirmed", back)
    : form(
      fields,
      html`${heading}<label>Code<input name="sca" required autocomplete="one-time-code"></label>
<p>Any code works. <code>INVALID_SCA</code> is refused, and the name of another second factor makes the bank ask for that.</p>`,
      "Continue",
      back
    )
}

/** What the user reads when a login failed. */
const failed: { readonly [R in Refusal]: string } = {
  INVALID_CREDENTIALS: "The bank refused the username or the password. Check both, and try again.",
  INVALID_SCA: "The bank refused the code. Try again with a new one.",
  SCA_TYPE_NOT_ALLOWED:
    "The bank asks for a confirmation that can't be entered here. Choose another one in the bank's settings.",
  USER_INTERACTION_NEEDED: "The bank wants you to do something on its own site first. Log in there, then try again.",
  CREDENTIALS_ALREADY_EXIST: "This login is connected already. There is nothing left to do.",
  INTERNAL_ERROR: "The bank doesn't respond, or something went wrong. Try again later."
}

const failureText = (error: string): string => (failed as { readonly [name: string]: string })[error] ?? error

const isRecord = (u: unknown): u is { readonly [name: string]: unknown } => typeof u === "object" && u !== null

const text = (u: unknown): string | null => typeof u === "string" ? u : null

/** The address of this page for the fields that came with it, without anything that was typed. */
const addressOf = (fields: Fields): string => {
  const { password: _, sca: __, username: ___, ...rest } = fields
  return `/simulator/user?${String(new URLSearchParams(rest))}`
}

const newOne = "Go back to the application, and start again there."

const back = ({ redirectUrl, id }: Session): string | null =>
  redirectUrl === null ? null : withParameters(redirectUrl, { session_id: id })

const todoAfter = (url: string | null): Html =>
  url === null
    ? paragraph("You can close this page, and go back to the application.")
    : html`<p><a href="${url}">Go back to the application</a></p>`

/** The application's privacy notice, which is a text or the URL of one. */
const privacy = (told: string | null): Html =>
  told === null
    ? html``
    : /^https?:\/\//.test(told) && URL.canParse(told)
    ? html`<p><a href="${told}">Privacy notice</a></p>`
    : html`<p>${told}</p>`

/** The page for the state of a session: it asks, it waits for the bank, or it is over. */
const sessionPage = (world: World, session: Session | null, now: number, problem?: string): Page => {
  if (session === null) {
    return says("This session doesn't exist. Its address is incomplete or mistyped.", paragraph(newOne), 400)
  }
  const { timing } = world.settings
  const leaving = back(session)
  if (isProcessing(session, now, timing)) {
    return page(
      title,
      html`<h1>${title}</h1><p class="note" role="status">The bank is checking what you entered. This takes a few seconds.</p>
<p><a href="${pathOf(session)}">Check again</a> if this page doesn't continue by itself.</p>`,
      { next: pathOf(session) }
    )
  }
  if (session.end !== null) {
    if (leaving !== null) return HttpServerResponse.redirect(leaving, { status: 303 })
    return session.end._tag === "Connected"
      ? says("The bank is connected.", todoAfter(null))
      : says(
        failureText(session.end.refusal),
        paragraph("You can close this page. The application can begin a new session.")
      )
  }
  if (isExpired(session, now, world.settings)) {
    return says("This session has expired.", leaving === null ? paragraph(newOne) : todoAfter(leaving), 410)
  }
  const fields = { session_id: session.id }
  const { connectorIds } = session
  const banks = connectorIds === null
    ? world.settings.banks
    : world.settings.banks.filter(({ id }) => connectorIds.includes(id))
  if (banks.length === 0 && session.connectorId === null) {
    return says("The application's connector_filter excludes every bank.", leave(leaving))
  }
  if (session.challenge !== null) return challengeForm(fields, session.challenge, html``, leaving)
  return form(
    fields,
    html`${privacy(session.privacyNotice)}${loginFields(banks, session.connectorId, null)}`,
    "Log in",
    leaving,
    problem
  )
}

const linkPage = (world: World, fields: Fields, now: number, problem?: string): Page => {
  if (linksResponse(world, now) !== null) {
    return says("Flanks Link was shut down. The application has to use a session instead.", paragraph(newOne), 410)
  }
  const link = lookUp(world.links, fields["link_token"] ?? "")
  if (link === null || !link.active) {
    return says("This link doesn't exist, or is paused.", paragraph(newOne), 400)
  }
  return form(
    fields,
    loginFields(world.settings.banks, fields["bank"] ?? null, null),
    "Log in",
    abortOf(link.redirectUri, fields),
    problem
  )
}

/** Where giving up leads from a link: back with its error, if the link rolls that back. */
const abortOf = (redirectUri: string, fields: Fields): string | null => {
  const { rollback } = fields
  const error = "ABORTED_BY_USER"
  return rollback !== undefined && rollsBack({ rollback }, error)
    ? withParameters(redirectUri, { error, ...extraOf(fields) })
    : null
}

const tokenPage = (world: World, what: Token, fields: Fields, now: number, problem?: string): Page => {
  if (credentialsAsking(world, what, fields[what] ?? "", now) === null) {
    return says("This address has been used already, or is incomplete.", paragraph(newOne), 400)
  }
  return what === "reset_token"
    ? form(
      fields,
      html`<label>New password<input name="password" required autocomplete="off"></label>${scenarios}`,
      "Log in",
      null,
      problem
    )
    : challengeForm(fields, "SCA_SMS", html``, null)
}

const pageOf = (world: World, fields: Fields, now: number, problem?: string): Page => {
  if (fields["session_id"] !== undefined) {
    return sessionPage(world, lookUp(world.sessions, fields["session_id"]), now, problem)
  }
  if (fields["link_token"] !== undefined) return linkPage(world, fields, now, problem)
  const what = tokens.find((token) => fields[token] !== undefined)
  return what === undefined
    ? says("The address of this page needs a session_id or a link_token.", paragraph(newOne), 400)
    : tokenPage(world, what, fields, now, problem)
}

const current = Effect.fnUntraced(function*(simulator: Simulator["Service"]) {
  const world = yield* simulator.world
  return { world, now: timeAt(world, yield* Clock.currentTimeMillis) }
})

/** Shows what the user has to do, by the address to which the user was sent. */
export const show = Effect.fnUntraced(function*(simulator: Simulator["Service"], url: URL) {
  const { now, world } = yield* current(simulator)
  return pageOf(world, Object.fromEntries(url.searchParams), now)
})

const extraOf = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !known.has(name)))

/** A form as a login; fields that the page does not know came with the link's address, and go back to it. */
const loginOf = (typed: URLSearchParams) => {
  const { sca: _, ...fields } = Object.fromEntries(typed)
  const sca = typed.getAll("sca")
  return {
    ...Object.fromEntries(Object.entries(fields).filter(([name]) => known.has(name))),
    ...(sca.length === 0 ? {} : { sca }),
    extra: extraOf(fields)
  }
}

/** Does what a user typed, and sends the browser on or says what came of it. */
export const send = Effect.fnUntraced(function*(simulator: Simulator["Service"], url: URL, body: string) {
  const typed = new URLSearchParams(body)
  const { sca: _, ...fields } = Object.fromEntries(typed)
  const { answer } = yield* simulator.answer(
    Request.make("POST", "/simulator/user-login", { body: JSON.stringify(loginOf(typed)), origin: url.origin })
  )
  const { now, world } = yield* current(simulator)
  if (answer.status !== 200) return pageOf(world, fields, now, "Something is missing or wrong. Try again.")
  const session = lookUp(world.sessions, fields["session_id"] ?? "")
  if (session !== null) return HttpServerResponse.redirect(pathOf(session), { status: 303 })
  const found: unknown = JSON.parse(answer.body)
  const { challenge, error, redirect } = isRecord(found) ? found : {}
  const next = text(redirect)
  if (next !== null) return HttpServerResponse.redirect(next, { status: 303 })
  const asked = text(challenge)
  if (asked !== null) {
    const answers = typed.getAll("sca").map((value) => html`<input type="hidden" name="sca" value="${value}">`)
    return challengeForm(fields, asked, html`${answers}`, null)
  }
  const wrong = text(error)
  return wrong === null
    ? says("Done.", todoAfter(null))
    : says(failureText(wrong), html`<p><a href="${addressOf(fields)}">Try again</a></p>`)
})
