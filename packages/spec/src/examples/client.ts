/** The responses of a wire to a client. */
import { sentences } from "@effect-flanks/domain/Documented"
import { everyDocumented } from "../generators/Responses.ts"
import type { ClientOperation, Response } from "../Implementation.ts"
import { member, spell } from "../internal/json.ts"
import { credentialsToken, json, linkCode, type Script, usual } from "../internal/wire.ts"

/** Responses after which it is unknown whether the request was carried out. */
const uncertain: ReadonlyArray<Response | null> = [
  null,
  json(500, { error: "so it is" }),
  { status: 502, body: "<html>" },
  { status: 503, body: "" },
  { status: 504, body: "" },
  { status: 200, body: "<html>" }
]

export const unauthorized = json(401, { error: "Not authenticated" })

export const answersToASession = (): ReadonlyArray<Response | null> => [...uncertain, usual.session]

/** Responses to the post of a code. */
export const answersToAnExchange: ReadonlyArray<Response | null> = [
  ...uncertain,
  unauthorized,
  json(200, {}),
  json(400, { error: "so it is", error_code: 20002 }),
  json(400, { error_code: 50001 }),
  json(400, { error: "Invalid code", error_code: 40001 }),
  json(202, { message: sentences.TokenDelayed, credentials_token: credentialsToken, error_code: 20003 }),
  usual.exchange
]

/** Responses to the list of unused codes. */
export const listings: ReadonlyArray<Response | null> = [
  json(200, [{ code: linkCode, link_token: "l-1" }]),
  json(200, []),
  null,
  json(500, { error: "so it is" })
]

export const exchanges = (): ReadonlyArray<Script> =>
  answersToAnExchange.flatMap((answer) => listings.map((listing) => ({ exchange: [answer], unused: [listing] })))

/** Responses that can have a token. */
export const bodiesWithAToken: ReadonlyArray<{ readonly status: number; readonly body: object }> = [
  { status: 200, body: { message: "User created successfully" } },
  { status: 201, body: {} },
  { status: 202, body: { message: sentences.TokenDelayed, error_code: 20003 } },
  { status: 202, body: { message: sentences.TokenDelayed } },
  { status: 400, body: { error_code: 20003 } },
  { status: 500, body: { error: "so it is" } }
]

export const tokens = () => bodiesWithAToken.map((one) => ({ ...one, token: credentialsToken }))

export const callsAtOnce = () => [1, 2, 5].flatMap((calls) => [false, true].map((isStale) => ({ calls, isStale })))

export const operations = (): ReadonlyArray<ClientOperation> => ["read", "session", "exchange"]

export const refusedTokens = () => [
  { answer: json(403, { error: "access_denied" }), tag: "AccessDenied" },
  { answer: json(401, { error: "Invalid credentials" }), tag: "Unauthorized" }
]

export const documentedFailures = () =>
  everyDocumented.filter(({ status }) => status >= 400).map(({ expected: { tag }, members, status }) => ({
    answer: { status, body: spell(members) },
    tag
  }))

/** Responses in which this is a secret. */
export const answersWith = (hidden: string): ReadonlyArray<Response> => [
  json(200, { credentials_token: hidden }),
  json(202, { message: sentences.TokenDelayed, credentials_token: hidden, error_code: 20003 }),
  { status: 400, body: spell([member("error", `Invalid ${hidden}`), member("credentials_token", hidden)]) },
  { status: 500, body: `<html>${hidden}` }
]

export const secrets = () => {
  const hidden = "zq12abcdef0123456789"
  return operations().flatMap((operation) => answersWith(hidden).map((answer) => ({ operation, answer, hidden })))
}
