/** Laws about servers that stand for Flanks. */
import * as Grammar from "@effect-flanks/domain/Grammar"
import { maskBody } from "@effect-flanks/domain/Secrets"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Bodies from "../generators/Bodies.ts"
import type { Response, Server, ServerRequest } from "../Implementation.ts"
import { settle } from "../internal/ask.ts"
import { partLaw } from "../internal/parts.ts"
import { secret } from "../internal/words.ts"
import type { PartTrial } from "../Law.ts"

const serverLaw = partLaw("server")

/** The endpoints that every generation of the documentation has, with the fields that they require. Source: docs. */
const endpoints = [
  { method: "POST", path: "/v0/bank/credentials/status", required: { credentials_token: "zq10-unknown" } },
  { method: "POST", path: "/v0/platform/link", required: { code: "zq10-unknown" } }
] as const

const tokenPath = "/v0/token"

const asJson = { "content-type": "application/json" }

const grant = ({ clientId, clientSecret }: Server) => ({
  grant_type: "client_credentials",
  client_id: clientId,
  client_secret: clientSecret
})

const post = (path: string, body: unknown, headers: ServerRequest["headers"] = {}): ServerRequest => ({
  method: "POST",
  path,
  headers: { ...asJson, ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body)
})

type Fields = { readonly [field: string]: unknown }

const objectOf = ({ body }: Response): Fields => {
  try {
    const json: unknown = JSON.parse(body)
    return typeof json === "object" && json !== null ? json as Fields : {}
  } catch {
    return {}
  }
}

/** A token that came is not put into a report. */
const shown = ({ body, status }: Response): string => `${status} ${maskBody(body)}`.slice(0, 200)

/** A trial in which several requests follow each other. */
const serving = (
  input: unknown,
  judge: (
    send: (request: ServerRequest) => Effect.Effect<Response, unknown>,
    server: Server
  ) => Effect.Effect<string | null, unknown>
): PartTrial<Server> => ({
  input,
  run: (server) => judge((request) => settle(() => server.send(request)), server)
})

type Send = Parameters<Parameters<typeof serving>[1]>[0]

/** The header with a valid access token. */
const authorized = (send: Send, server: Server) =>
  Effect.map(send(post(tokenPath, grant(server))), (response) => ({
    authorization: `Bearer ${String(objectOf(response)["access_token"])}`
  }))

export const issuesATokenForTheRightGrant = serverLaw({
  id: "issues-a-token-for-the-right-grant",
  sentence:
    "The right id, secret and grant are answered with 200, an access token, its type and its seconds; any other with 403 access_denied.",
  source: ["V1"],
  mutant: "answers a wrong secret with 401",
  examples: () => [
    serving("the right grant", (send, server) =>
      Effect.map(send(post(tokenPath, grant(server))), (response) => {
        const { access_token: token, expires_in: seconds, token_type: type } = objectOf(response)
        return response.status === 200 && typeof token === "string" && Number(seconds) > 0 && type === "Bearer"
          ? null
          : shown(response)
      })),
    ...[{ client_secret: "zq10-wrong" }, { client_id: "zq10-wrong" }, { grant_type: "implicit" }].map((wrong) =>
      serving(
        wrong,
        (send, server) =>
          Effect.map(
            send(post(tokenPath, { ...grant(server), ...wrong })),
            (response) =>
              response.status === 403 && objectOf(response)["error"] === "access_denied" ? null : shown(response)
          )
      )
    )
  ],
  random: null
})

export const wantsAValidToken = serverLaw({
  id: "wants-a-valid-token",
  sentence: "Without an access token, or with a wrong one, every other endpoint answers 401 in a documented form.",
  source: ["V2"],
  mutant: "answers with an empty 401",
  ...(() => {
    const trial = (endpoint: (typeof endpoints)[number], authorization: string | null) =>
      serving({ path: endpoint.path, authorization }, (send) =>
        Effect.map(
          send(post(endpoint.path, endpoint.required, authorization === null ? {} : { authorization })),
          (response) => {
            const { error } = objectOf(response)
            const isEnvelope = typeof error === "object" && error !== null && "code" in error &&
              error.code === "UNAUTHENTICATED"
            return response.status === 401 &&
                (error === "Invalid credentials" || error === "Not authenticated" || isEnvelope)
              ? null
              : shown(response)
          }
        ))
    return {
      examples: () =>
        endpoints.flatMap((endpoint) =>
          [null, "", "Bearer", "Bearer zq10-wrong", "Basic eDp5"].map((value) => trial(endpoint, value))
        ),
      random: fc.tuple(fc.constantFrom(...endpoints), fc.stringMatching(/^[A-Za-z0-9]{1,40}$/)).map((
        [endpoint, token]
      ) => trial(endpoint, `Bearer ${token}`))
    }
  })()
})

export const refusesWrongMethodsAndTypes = serverLaw({
  id: "refuses-wrong-methods-and-types",
  sentence:
    "A method that an endpoint does not have is answered with 405, a body of another type with 415, each with its sentence.",
  source: ["V3"],
  mutant: "answers a wrong method with 404",
  ...(() => {
    const trial = (path: string, change: Partial<ServerRequest>, status: number, error: string) =>
      serving({ path, ...change }, (send, server) =>
        Effect.gen(function*() {
          const headers = yield* authorized(send, server)
          const request = post(path, "{}", headers)
          const response = yield* send({ ...request, ...change, headers: { ...headers, ...asJson, ...change.headers } })
          return response.status === status && objectOf(response)["error"] === error ? null : shown(response)
        }))
    return {
      examples: () => [
        trial(tokenPath, { method: "DELETE" }, 405, "Method not allowed"),
        trial("/v0/bank/credentials/status", { method: "DELETE" }, 405, "Method not allowed"),
        trial("/v0/platform/link", { method: "PUT" }, 405, "Method not allowed"),
        ...endpoints.map(({ path }) =>
          trial(path, { headers: { "content-type": "text/plain" } }, 415, "Not matching body content type")
        )
      ],
      random: null
    }
  })()
})

export const listsWhatIsMissing = serverLaw({
  id: "lists-what-is-missing",
  sentence: "A body without a required field is answered with 400, 40001 and the list of the missing fields.",
  source: ["V4"],
  mutant: "names no field",
  examples: () =>
    endpoints.map(({ path, required }) =>
      serving({ path, body: "{}" }, (send, server) =>
        Effect.gen(function*() {
          const response = yield* send(post(path, {}, yield* authorized(send, server)))
          const { error, error_code: code } = objectOf(response)
          const said = typeof error === "string" ? Grammar.parse(error) : null
          const fields = said?._tag === "MissingFields" ? said.fields.toSorted() : []
          return response.status === 400 && code === 40001 && fields.join() === Object.keys(required).toSorted().join()
            ? null
            : shown(response)
        }))
    ),
  random: null
})

const isDocumented = ({ status }: Response): boolean => [200, 202, 400, 401, 403, 405, 409, 415].includes(status)

export const answersOnlyWhatIsDocumented = serverLaw({
  id: "answers-only-what-is-documented",
  sentence: "Whatever body is sent, the answer has a status of the documentation and is JSON, and it is no 5xx.",
  source: ["V5"],
  mutant: "fails with a 500 on a body that is not JSON",
  ...(() => {
    const trial = (path: string, body: string) =>
      serving({ path, body }, (send, server) =>
        Effect.gen(function*() {
          const headers = path === tokenPath ? {} : yield* authorized(send, server)
          const response = yield* send(post(path, body, headers))
          return isDocumented(response) && response.body.trim() !== "" && Object.keys(objectOf(response)).length > 0
            ? null
            : shown(response)
        }))
    const paths = [tokenPath, ...endpoints.map(({ path }) => path)]
    return {
      examples: () =>
        paths.flatMap((path) => ["", "{", "[]", "null", "<html>", "{\"a\":1}"].map((body) => trial(path, body))),
      random: fc.tuple(fc.constantFrom(...paths), Bodies.body.map((body) => body.toWellFormed())).map(([path, body]) =>
        trial(path, body)
      )
    }
  })()
})

const isConfigurationError = (response: Response): boolean =>
  response.status === 400 && objectOf(response)["error_code"] === 40001

export const aCodeWorksOnce = serverLaw({
  id: "a-code-works-once",
  sentence: "A link code gives a token once; posted again it is answered with 400 and 40001.",
  source: ["V6"],
  mutant: "issues a token for each post of a code",
  needs: ["linkCode"],
  examples: () => [
    serving("a code, twice", (send, server) =>
      Effect.gen(function*() {
        const headers = yield* authorized(send, server)
        const code = yield* settle(() => server.linkCode?.())
        const first = yield* send(post("/v0/platform/link", { code }, headers))
        if (typeof objectOf(first)["credentials_token"] !== "string") return `the first time: ${first.status}`
        const second = yield* send(post("/v0/platform/link", { code }, headers))
        return isConfigurationError(second) ? null : `the second time: ${second.status}`
      }))
  ],
  random: null
})

export const namesWhatDoesNotExist = serverLaw({
  id: "names-what-does-not-exist",
  sentence: "A link code or a credentials token that nobody knows is answered with 400 and 40001, never with 404.",
  source: ["V6"],
  mutant: "answers what does not exist with 404",
  ...(() => {
    const trial = ({ path, required }: (typeof endpoints)[number], value: string) =>
      serving({ path, value }, (send, server) =>
        Effect.gen(function*() {
          const body = Object.fromEntries(Object.keys(required).map((field) => [field, value]))
          const response = yield* send(post(path, body, yield* authorized(send, server)))
          return isConfigurationError(response) ? null : shown(response)
        }))
    return {
      examples: () => endpoints.map((endpoint) => trial(endpoint, "zq10-unknown")),
      random: fc.tuple(fc.constantFrom(...endpoints), secret).map(([endpoint, value]) => trial(endpoint, value))
    }
  })()
})
