/** Laws about servers that stand for Flanks. */
import * as Grammar from "@effect-flanks/domain/Grammar"
import * as Effect from "effect/Effect"
import * as Examples from "../examples/server.ts"
import * as Generators from "../generators/laws/server.ts"
import type { Response } from "../Implementation.ts"
import { settle } from "../internal/ask.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw } from "../internal/parts.ts"
import { asJson, authorized, fieldsOf, grant, post, serving, shown, tokenPath } from "../internal/requests.ts"

const serverLaw = partLaw("server")

const isToken = (response: Response): boolean => {
  const { access_token: token, expires_in: seconds, token_type: type } = fieldsOf(response)
  return response.status === 200 && typeof token === "string" && Number(seconds) > 0 && type === "Bearer"
}

const isDenied = (response: Response): boolean =>
  response.status === 403 && fieldsOf(response)["error"] === "access_denied"

export const issuesATokenForTheRightGrant = serverLaw({
  id: "issues-a-token-for-the-right-grant",
  sentence:
    "The right id, secret and grant are answered with 200, an access token, its type and its seconds; any other with 403 access_denied.",
  source: ["V1"],
  mutant: "answers a wrong secret with 401",
  ...forAll(
    Examples.grants,
    null,
    (changes) =>
      serving(
        changes,
        (send, server) =>
          Effect.map(send(post(tokenPath, { ...grant(server), ...changes })), (response) => {
            const isRight = Object.keys(changes).length === 0
            return (isRight ? isToken : isDenied)(response) ? null : shown(response)
          })
      )
  )
})

/** The two documented forms. */
const isUnauthorized = (response: Response): boolean => {
  const { error } = fieldsOf(response)
  const isEnvelope = typeof error === "object" && error !== null && "code" in error && error.code === "UNAUTHENTICATED"
  return response.status === 401 && (error === "Invalid credentials" || error === "Not authenticated" || isEnvelope)
}

export const wantsAValidToken = serverLaw({
  id: "wants-a-valid-token",
  sentence: "Without an access token, or with a wrong one, every other endpoint answers 401 in a documented form.",
  source: ["V2"],
  mutant: "answers with an empty 401",
  ...forAll(
    Examples.authorizations,
    Generators.authorization,
    ({ authorization, endpoint }) =>
      serving({ path: endpoint.path, authorization }, (send) =>
        Effect.map(
          send(post(endpoint.path, endpoint.required, authorization === null ? {} : { authorization })),
          (response) => isUnauthorized(response) ? null : shown(response)
        ))
  )
})

export const refusesWrongMethodsAndTypes = serverLaw({
  id: "refuses-wrong-methods-and-types",
  sentence:
    "A method that an endpoint does not have is answered with 405, a body of another type with 415, each with its sentence.",
  source: ["V3"],
  mutant: "answers a wrong method with 404",
  ...forAll(
    Examples.wrongRequests,
    null,
    ({ change, error, path, status }) =>
      serving({ path, ...change }, (send, server) =>
        Effect.gen(function*() {
          const headers = { ...yield* authorized(send, server), ...asJson, ...change.headers }
          const response = yield* send({ ...post(path, "{}"), ...change, headers })
          return response.status === status && fieldsOf(response)["error"] === error ? null : shown(response)
        }))
  )
})

export const listsWhatIsMissing = serverLaw({
  id: "lists-what-is-missing",
  sentence: "A body without a required field is answered with 400, 40001 and the list of the missing fields.",
  source: ["V4"],
  mutant: "names no field",
  ...forAll(
    Examples.endpoints,
    null,
    ({ path, required }) =>
      serving({ path, body: "{}" }, (send, server) =>
        Effect.gen(function*() {
          const response = yield* send(post(path, {}, yield* authorized(send, server)))
          const { error } = fieldsOf(response)
          const said = typeof error === "string" ? Grammar.parse(error) : null
          const fields = said?._tag === "MissingFields" ? said.fields.toSorted() : []
          return isConfigurationError(response) && fields.join() === Object.keys(required).toSorted().join()
            ? null
            : shown(response)
        }))
  )
})

const isConfigurationError = (response: Response): boolean =>
  response.status === 400 && fieldsOf(response)["error_code"] === 40001

const isDocumented = (response: Response): boolean =>
  [200, 202, 400, 401, 403, 405, 409, 415].includes(response.status) && Object.keys(fieldsOf(response)).length > 0

export const answersOnlyWhatIsDocumented = serverLaw({
  id: "answers-only-what-is-documented",
  sentence: "Whatever body is sent, the answer has a status of the documentation and is JSON, and it is no 5xx.",
  source: ["V5"],
  mutant: "fails with a 500 on a body that is not JSON",
  ...forAll(
    Examples.bodies,
    Generators.body,
    ({ body, path }) =>
      serving({ path, body }, (send, server) =>
        Effect.gen(function*() {
          const headers = path === tokenPath ? {} : yield* authorized(send, server)
          const response = yield* send(post(path, body, headers))
          return isDocumented(response) ? null : shown(response)
        }))
  )
})

export const aCodeWorksOnce = serverLaw({
  id: "a-code-works-once",
  sentence: "A link code gives a token once; posted again it is answered with 400 and 40001.",
  source: ["V6"],
  mutant: "issues a token for each post of a code",
  needs: ["linkCode"],
  ...forAll(() => ["a code, twice"], null, (input) =>
    serving(input, (send, server) =>
      Effect.gen(function*() {
        const headers = yield* authorized(send, server)
        const code = yield* settle(() => server.linkCode?.())
        const first = yield* send(post(Examples.exchangePath, { code }, headers))
        if (typeof fieldsOf(first)["credentials_token"] !== "string") return `the first time: ${first.status}`
        const second = yield* send(post(Examples.exchangePath, { code }, headers))
        return isConfigurationError(second) ? null : `the second time: ${second.status}`
      })))
})

export const namesWhatDoesNotExist = serverLaw({
  id: "names-what-does-not-exist",
  sentence: "A link code or a credentials token that nobody knows is answered with 400 and 40001, never with 404.",
  source: ["V6"],
  mutant: "answers what does not exist with 404",
  ...forAll(
    Examples.unknownValues,
    Generators.unknownValue,
    ({ endpoint: { path, required }, value }) =>
      serving({ path, value }, (send, server) =>
        Effect.gen(function*() {
          const body = Object.fromEntries(Object.keys(required).map((field) => [field, value]))
          const response = yield* send(post(path, body, yield* authorized(send, server)))
          return isConfigurationError(response) ? null : shown(response)
        }))
  )
})
