/** Laws about servers that simulate Flanks. */
import * as Grammar from "@effect-flanks/domain/Grammar"
import * as Effect from "effect/Effect"
import * as Examples from "../examples/server.ts"
import * as Generators from "../generators/laws/server.ts"
import type { Response } from "../Implementation.ts"
import { settle } from "../internal/ask.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw } from "../internal/parts.ts"
import {
  asJson,
  authorize,
  fieldsOf,
  grant,
  maskedText,
  post,
  tokenPath,
  trialOfRequests
} from "../internal/requests.ts"

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
    "The token endpoint responds to the right ID, secret and grant with 200, an access token, its type and its lifetime, and to any others with 403 access_denied.",
  source: ["V1"],
  mutant: "responds to a wrong secret with 401",
  ...forAll(
    Examples.grants,
    null,
    (changes) =>
      trialOfRequests(
        changes,
        (send, server) =>
          Effect.map(send(post(tokenPath, { ...grant(server), ...changes })), (response) => {
            const isRight = Object.keys(changes).length === 0
            return (isRight ? isToken : isDenied)(response) ? null : maskedText(response)
          })
      )
  )
})

/** Whether a response has one of the documented forms of a 401. */
const isUnauthorized = (response: Response): boolean => {
  const { error } = fieldsOf(response)
  const isEnvelope = typeof error === "object" && error !== null && "code" in error && error.code === "UNAUTHENTICATED"
  return response.status === 401 && (error === "Invalid credentials" || error === "Not authenticated" || isEnvelope)
}

export const wantsAValidToken = serverLaw({
  id: "wants-a-valid-token",
  sentence:
    "Without an access token, or with a wrong one, every other endpoint responds with a 401 in a documented form.",
  source: ["V2"],
  mutant: "responds with an empty 401",
  ...forAll(
    Examples.authorizations,
    Generators.authorization,
    ({ authorization, endpoint }) =>
      trialOfRequests({ path: endpoint.path, authorization }, (send) =>
        Effect.map(
          send(post(endpoint.path, endpoint.required, authorization === null ? {} : { authorization })),
          (response) => isUnauthorized(response) ? null : maskedText(response)
        ))
  )
})

export const refusesWrongMethodsAndTypes = serverLaw({
  id: "refuses-wrong-methods-and-types",
  sentence:
    "An endpoint responds to a wrong method with 405 and to a body of a wrong type with 415, each with its documented sentence.",
  source: ["V3"],
  mutant: "responds to a wrong method with 404",
  ...forAll(
    Examples.wrongRequests,
    null,
    ({ change, error, path, status }) =>
      trialOfRequests({ path, ...change }, (send, server) =>
        Effect.gen(function*() {
          const headers = { ...yield* authorize(send, server), ...asJson, ...change.headers }
          const response = yield* send({ ...post(path, "{}"), ...change, headers })
          return response.status === status && fieldsOf(response)["error"] === error ? null : maskedText(response)
        }))
  )
})

export const listsWhatIsMissing = serverLaw({
  id: "lists-what-is-missing",
  sentence:
    "An endpoint responds to a body without a required field with 400, 40001 and the list of the missing fields.",
  source: ["V4"],
  mutant: "names none of the fields",
  ...forAll(
    Examples.endpoints,
    null,
    ({ path, required }) =>
      trialOfRequests({ path, body: "{}" }, (send, server) =>
        Effect.gen(function*() {
          const response = yield* send(post(path, {}, yield* authorize(send, server)))
          const { error } = fieldsOf(response)
          const said = typeof error === "string" ? Grammar.parse(error) : null
          const fields = said?._tag === "MissingFields" ? said.fields.toSorted() : []
          return isConfigurationError(response) && fields.join() === Object.keys(required).toSorted().join()
            ? null
            : maskedText(response)
        }))
  )
})

const isConfigurationError = (response: Response): boolean =>
  response.status === 400 && fieldsOf(response)["error_code"] === 40001

const isDocumented = (response: Response): boolean =>
  [200, 202, 400, 401, 403, 405, 409, 415].includes(response.status) && Object.keys(fieldsOf(response)).length > 0

export const answersOnlyWhatIsDocumented = serverLaw({
  id: "answers-only-what-is-documented",
  sentence: "The response to any body is JSON and has a documented status below 500.",
  source: ["V5"],
  mutant: "responds with a 500 to a body that is not JSON",
  ...forAll(
    Examples.bodies,
    Generators.body,
    ({ body, path }) =>
      trialOfRequests({ path, body }, (send, server) =>
        Effect.gen(function*() {
          const headers = path === tokenPath ? {} : yield* authorize(send, server)
          const response = yield* send(post(path, body, headers))
          return isDocumented(response) ? null : maskedText(response)
        }))
  )
})

export const aCodeWorksOnce = serverLaw({
  id: "a-code-works-once",
  sentence: "A server responds to the first post of a link code with a token, and to the second with 400 and 40001.",
  source: ["V6"],
  mutant: "issues a token for each post of a code",
  needs: ["linkCode"],
  ...forAll(() => ["a code, twice"], null, (input) =>
    trialOfRequests(input, (send, server) =>
      Effect.gen(function*() {
        const headers = yield* authorize(send, server)
        const code = yield* settle(() => server.linkCode?.())
        const first = yield* send(post(Examples.exchangePath, { code }, headers))
        if (typeof fieldsOf(first)["credentials_token"] !== "string") return `the first time: ${first.status}`
        const second = yield* send(post(Examples.exchangePath, { code }, headers))
        return isConfigurationError(second) ? null : `the second time: ${second.status}`
      })))
})

export const namesWhatDoesNotExist = serverLaw({
  id: "names-what-does-not-exist",
  sentence: "A server responds to an unknown link code or credentials token with 400 and 40001.",
  source: ["V6"],
  mutant: "responds with 404 if something doesn't exist",
  ...forAll(
    Examples.unknownValues,
    Generators.unknownValue,
    ({ endpoint: { path, required }, value }) =>
      trialOfRequests({ path, value }, (send, server) =>
        Effect.gen(function*() {
          const body = Object.fromEntries(Object.keys(required).map((field) => [field, value]))
          const response = yield* send(post(path, body, yield* authorize(send, server)))
          return isConfigurationError(response) ? null : maskedText(response)
        }))
  )
})
