/** The user's side: a login through a link or a session, and what the bank asks of credentials that exist. */
import * as HashMap from "effect/HashMap"
import * as HashSet from "effect/HashSet"
import * as Redacted from "effect/Redacted"
import * as CannedResponse from "../../CannedResponse.ts"
import type { UserLogin, UserLoginResult } from "../../ControlApi.ts"
import { type CredentialsState, stateAt } from "../../Lifecycle.ts"
import type { Refusal } from "../../scenarios/Scenario.ts"
import { type Attempt, type Code, type Credentials, inOrder, lookUp, newId, type World } from "../../World.ts"
import { keepCredentials, keepLogin, startCredentials } from "../world/credentials.ts"
import { isExpired, keepSession } from "../world/sessions.ts"
import { type Call, type HandlerResult, refuse, respond } from "./handler.ts"
import { linksResponse } from "./linksShutdown.ts"
import { confirm, loginOf, tryLogin, usernameOf, type Verdict } from "./login.ts"

type Asked = Call<UserLogin>
type Result = HandlerResult<
  { readonly [K in keyof UserLoginResult]: K extends "code" ? string | null : UserLoginResult[K] }
>

const plain = (secret: Redacted.Redacted | undefined): string => secret === undefined ? "" : Redacted.value(secret)

const attemptBy = ({ bank = "testbank", password, sca = [], username }: UserLogin): Attempt => ({
  bank,
  username: plain(username),
  password: plain(password),
  sca: sca.map(Redacted.value)
})

/** A URL with parameters added to its query. */
export const withParameters = (url: string, parameters: { readonly [name: string]: string }): string => {
  const found = new URL(url)
  for (const [name, value] of Object.entries(parameters)) found.searchParams.append(name, value)
  return found.href
}

const challenged = (world: World, challenge: string): Result => respond(world, { outcome: "challenged", challenge })

/** Whether the link sends the user back with this error. */
export const rollsBack = ({ rollback }: Pick<UserLogin, "rollback">, error: string): boolean =>
  rollback === "true" || (rollback?.split(",").includes(error) ?? false)

const nameOf = (verdict: Exclude<Verdict, { readonly _tag: "Connected" | "Challenged" }>): Refusal =>
  verdict._tag === "Refused" ? verdict.refusal : "INTERNAL_ERROR"

/** A login through a link, which ends with a code. */
const throughLink = ({ now, payload, request, world }: Asked, token: string): Result => {
  const ended = linksResponse(world, now)
  if (ended !== null) return refuse(world, ended)
  const link = lookUp(world.links, token)
  if (link === null || !link.active) return refuse(world, CannedResponse.invalid("link_token"))
  const typed = attemptBy(payload)
  const { extra = {} } = payload
  const [after, verdict] = tryLogin(world, typed, `${request.scenario ?? ""} ${link.name ?? ""}`, now)
  if (verdict._tag === "Challenged") return challenged(after, verdict.challenge)
  if (verdict._tag !== "Connected") {
    const error = nameOf(verdict)
    const redirect = rollsBack(payload, error) ? withParameters(link.redirectUri, { error, ...extra }) : null
    return respond(after, { outcome: "refused", error, redirect })
  }
  const [last, id, n] = newId(after, "code")
  const code: Code = {
    n,
    code: id,
    linkToken: link.token,
    bank: typed.bank,
    login: loginOf(typed),
    life: verdict.life,
    externalId: payload.external_id ?? null,
    extra
  }
  return respond(
    keepLogin({ ...last, codes: HashMap.set(last.codes, code.code, code) }, code.login),
    { outcome: "connected", code: code.code, redirect: withParameters(link.redirectUri, { code: code.code }) }
  )
}

/** Credentials after the user's action. */
const renewed = (credentials: Credentials, now: number): Credentials => ({
  ...credentials,
  forced: { sca: null, reset: null, transaction: null },
  satisfiedAt: now
})

/** A connection that logged in again, perhaps with another username. */
const loggedInAgain = (world: World, known: Credentials, login: string, now: number): World =>
  keepCredentials(
    keepLogin({ ...world, connected: HashSet.remove(world.connected, known.login) }, login),
    { ...renewed(known, now), login }
  )

/** A login through a session, which creates or renews a connection. Answers without a login continue the previous one. */
const throughSession = ({ now, payload, request, world }: Asked, id: string): Result => {
  const session = lookUp(world.sessions, id)
  if (session === null || session.end !== null || isExpired(session, now, world.settings)) {
    return refuse(world, CannedResponse.invalid("session_id"))
  }
  const known = session.connectionId === null ? null : lookUp(world.credentials, session.connectionId)
  const sent = attemptBy(payload)
  const attempt = payload.password === undefined && session.attempt !== null
    ? { ...session.attempt, sca: [...session.attempt.sca, ...sent.sca] }
    : { ...sent, bank: known?.bank ?? session.connectorId ?? sent.bank }
  if (known === null && session.connectorId === null && session.connectorIds?.includes(attempt.bank) === false) {
    return refuse(world, CannedResponse.invalid("bank"))
  }
  const [after, verdict] = tryLogin(world, attempt, request.scenario, now, known?.login)
  const step = attempt.sca.length === 0 ? "ProvideCredentials" : "Challenge"
  const moved = {
    ...session,
    sent: { step, at: now },
    connectorId: attempt.bank,
    attempt: null,
    challenge: null
  } as const
  if (verdict._tag === "Challenged") {
    const { challenge } = verdict
    return challenged(keepSession(after, { ...moved, attempt, challenge }), challenge)
  }
  const redirect = session.redirectUrl === null ? null : withParameters(session.redirectUrl, { session_id: id })
  if (verdict._tag !== "Connected") {
    const refusal = nameOf(verdict)
    const end = { _tag: "Refused", refusal } as const
    return respond(keepSession(after, { ...moved, end }), { outcome: "refused", error: refusal, redirect })
  }
  const login = loginOf(attempt)
  const made = { bank: attempt.bank, login, life: verdict.life, externalId: payload.external_id ?? null, extra: {} }
  const [last, { token }] = known === null
    ? startCredentials(after, made, null, now)
    : [loggedInAgain(after, known, login, now), known]
  return respond(keepSession(last, { ...moved, end: { _tag: "Connected", token } }), {
    outcome: "connected",
    redirect
  })
}

/** The tokens of existing credentials that a user's page accepts. */
export type Token = "sca_token" | "reset_token" | "transaction_token"

const tokenIn = (what: Token, { resetToken, scaToken, transactionToken }: CredentialsState): string | null =>
  ({ sca_token: scaToken, reset_token: resetToken, transaction_token: transactionToken })[what]

/** The credentials of this token. Null if it is unknown. */
export const credentialsAsking = (world: World, what: Token, token: string, now: number): Credentials | null =>
  inOrder(world.credentials).find((one) => tokenIn(what, stateAt(one, now, world.settings.timing)) === token) ?? null

/** Performs the action that credentials need. A reset takes a login, which may fail, and the others a code. */
const throughToken = ({ now, payload, world }: Asked, what: Token, token: string): Result => {
  const found = credentialsAsking(world, what, token, now)
  if (found === null) return refuse(world, CannedResponse.invalid(what))
  const typed = { ...attemptBy(payload), bank: found.bank, username: usernameOf(found) }
  const [after, verdict] = what === "reset_token"
    ? tryLogin(world, typed, null, now, found.login)
    : [world, confirm(typed.sca)] as const
  if (verdict._tag === "Challenged") return challenged(after, verdict.challenge)
  if (verdict._tag !== "Connected") return respond(after, { outcome: "refused", error: nameOf(verdict) })
  return respond(keepCredentials(after, renewed(found, now)), { outcome: "done" })
}

const needed: { readonly [what: string]: ReadonlyArray<"username" | "password"> } = {
  link_token: ["username", "password"],
  session_id: ["username", "password"],
  reset_token: ["password"]
}

/** The user's action, by the kind of their token. */
export const userLogin = (asked: Asked): Result => {
  const { payload, world } = asked
  const where = (["link_token", "session_id", "reset_token", "sca_token", "transaction_token"] as const)
    .find((name) => payload[name] !== undefined)
  if (where === undefined) return refuse(world, CannedResponse.missingFields(["link_token"]))
  const isAnswer = payload.password === undefined && lookUp(world.sessions, payload.session_id ?? "")?.challenge != null
  const missing = isAnswer
    ? payload.sca === undefined ? ["sca"] : []
    : (needed[where] ?? []).filter((name) => payload[name] === undefined)
  if (missing.length > 0) return refuse(world, CannedResponse.missingFields(missing))
  const isBank = payload.bank === undefined || world.settings.banks.some(({ id }) => id === payload.bank)
  if (!isBank) return refuse(world, CannedResponse.invalid("bank"))
  switch (where) {
    case "link_token":
      return throughLink(asked, payload.link_token ?? "")
    case "session_id":
      return throughSession(asked, payload.session_id ?? "")
    default:
      return throughToken(asked, where, plain(payload[where]))
  }
}
