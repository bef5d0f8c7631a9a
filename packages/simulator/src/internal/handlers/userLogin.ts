/** The user's side: a login through a link or a session, and what the bank asks of credentials that exist. */
import * as HashMap from "effect/HashMap"
import * as Redacted from "effect/Redacted"
import * as CannedResponse from "../../CannedResponse.ts"
import type { UserLogin, UserLoginResult } from "../../ControlApi.ts"
import { type CredentialsState, stateAt } from "../../Lifecycle.ts"
import type { Refusal } from "../../scenarios/Scenario.ts"
import { type Code, type Credentials, inOrder, lookUp, newId, type Session, type World } from "../../World.ts"
import { keepCredentials, keepLogin, startCredentials } from "../world/credentials.ts"
import { type Call, type HandlerResult, refuse, respond } from "./handler.ts"
import { confirm, loginOf, tryLogin, type Typed, usernameOf, type Verdict } from "./login.ts"

type Asked = Call<UserLogin>
type Result = HandlerResult<
  { readonly [K in keyof UserLoginResult]: K extends "code" ? string | null : UserLoginResult[K] }
>

const plain = (secret: Redacted.Redacted | undefined): string => secret === undefined ? "" : Redacted.value(secret)

const typedBy = ({ bank = "testbank", password, sca = [], username }: UserLogin): Typed => ({
  bank,
  username: plain(username),
  password: plain(password),
  sca: sca.map(Redacted.value)
})

/** A URL with parameters added to its query. */
const withParameters = (url: string, parameters: { readonly [name: string]: string }): string => {
  const found = new URL(url)
  for (const [name, value] of Object.entries(parameters)) found.searchParams.append(name, value)
  return found.href
}

const challenged = (world: World, challenge: string): Result => respond(world, { outcome: "challenged", challenge })

const rollsBack = ({ rollback }: UserLogin, error: string): boolean =>
  rollback === "true" || (rollback?.split(",").includes(error) ?? false)

const nameOf = (verdict: Exclude<Verdict, { readonly _tag: "Connected" | "Challenged" }>): Refusal =>
  verdict._tag === "Refused" ? verdict.refusal : "INTERNAL_ERROR"

/** A login through a link: it ends in a code. */
const throughLink = ({ now, payload, request, world }: Asked, token: string): Result => {
  const link = lookUp(world.links, token)
  if (link === null || !link.active) return refuse(world, CannedResponse.invalid("link_token"))
  const typed = typedBy(payload)
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

const keepSession = (world: World, session: Session): World => ({
  ...world,
  sessions: HashMap.set(world.sessions, session.id, session)
})

/** Credentials of which the user did what was asked. */
const renewed = (credentials: Credentials, now: number): Credentials => ({
  ...credentials,
  forced: { sca: null, reset: null, transaction: null },
  satisfiedAt: now
})

/** A login through a session: it makes a connection, or unblocks one. */
const throughSession = ({ now, payload, request, world }: Asked, id: string): Result => {
  const session = lookUp(world.sessions, id)
  if (session === null || session.step === "finished") return refuse(world, CannedResponse.invalid("session_id"))
  const typed = typedBy({ ...payload, ...(session.connectorId === null ? {} : { bank: session.connectorId }) })
  const known = session.connectionId === null ? null : lookUp(world.credentials, session.connectionId)
  const [after, verdict] = tryLogin(world, typed, request.scenario, now, known?.login)
  const redirect = session.redirectUrl === null ? null : withParameters(session.redirectUrl, { session_id: id })
  const moved = { ...session, at: now, connectorId: typed.bank }
  if (verdict._tag === "Challenged") {
    return challenged(keepSession(after, { ...moved, step: "challenge" }), verdict.challenge)
  }
  if (verdict._tag !== "Connected") {
    const refusal = nameOf(verdict)
    return respond(keepSession(after, { ...moved, step: "finished", refusal }), {
      outcome: "refused",
      error: refusal,
      redirect
    })
  }
  const connection = {
    bank: typed.bank,
    login: loginOf(typed),
    life: verdict.life,
    externalId: payload.external_id ?? null,
    extra: {}
  }
  const [last, credentials] = known === null
    ? startCredentials(after, connection, null, now)
    : [keepCredentials(after, renewed(known, now)), known]
  return respond(
    keepSession(last, { ...moved, step: "finished", connectionId: credentials.token }),
    { outcome: "connected", redirect }
  )
}

type Token = "sca_token" | "reset_token" | "transaction_token"

const tokenIn = (what: Token, { resetToken, scaToken, transactionToken }: CredentialsState): string | null =>
  ({ sca_token: scaToken, reset_token: resetToken, transaction_token: transactionToken })[what]

/** The user does what credentials are asked for: a reset takes a login, which may fail, everything else a code. */
const throughToken = ({ now, payload, world }: Asked, what: Token, token: string): Result => {
  const { timing } = world.settings
  const found = inOrder(world.credentials).find((one) => tokenIn(what, stateAt(one, now, timing)) === token)
  if (found === undefined) return refuse(world, CannedResponse.invalid(what))
  const typed = { ...typedBy(payload), bank: found.bank, username: usernameOf(found) }
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

/** What the user does, by where the user was sent. */
export const userLogin = (asked: Asked): Result => {
  const { payload, world } = asked
  const where = (["link_token", "session_id", "reset_token", "sca_token", "transaction_token"] as const)
    .find((name) => payload[name] !== undefined)
  if (where === undefined) return refuse(world, CannedResponse.missingFields(["link_token"]))
  const missing = (needed[where] ?? []).filter((name) => payload[name] === undefined)
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
