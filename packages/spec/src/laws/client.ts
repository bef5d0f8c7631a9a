/** Laws about clients: what they send, over a wire that answers what the law wants. */
import { sentences } from "@effect-flanks/domain/Documented"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { everyDocumented } from "../generators/Responses.ts"
import type { Client, ClientOperation, ClientResult, Response, Sent } from "../Implementation.ts"
import { settle } from "../internal/ask.ts"
import { member, spell } from "../internal/json.ts"
import { partLaw } from "../internal/parts.ts"
import { secret } from "../internal/words.ts"
import type { PartTrial } from "../Law.ts"

const clientLaw = partLaw("client")

/** What the wire answers to each kind of request in turn; the last one again and again. */
type Script = { readonly [S in Sent]?: ReadonlyArray<Response | null> }

/** A request and what came back. */
interface Exchange {
  readonly sent: Sent
  readonly answer: Response | null
}

const json = (status: number, body: object): Response => ({ status, body: JSON.stringify(body) })

const linkCode = "zq10-link-code"
const accessToken = "zq11-access-token-0123456789"

const usual: { readonly [S in Sent]: ReadonlyArray<Response | null> } = {
  token: [json(200, { access_token: accessToken, expires_in: 3600, token_type: "Bearer" })],
  read: [json(200, { pending: false, name: "testbank" })],
  exchange: [json(200, { credentials_token: "zq12token", message: "User created successfully" })],
  session: [json(200, { session_id: "s-1", session_url: "https://connect.invalid/s-1" })],
  unused: [json(200, [])]
}

const calling = (
  operations: ReadonlyArray<ClientOperation>,
  script: Script,
  judge: (exchanges: ReadonlyArray<Exchange>, results: ReadonlyArray<ClientResult>) => string | null
): PartTrial<Client> => ({
  input: { operations, wire: script },
  run: (client) => {
    const exchanges: Array<Exchange> = []
    const wire = (sent: Sent): Response | null => {
      const answers = script[sent] ?? usual[sent]
      const before = exchanges.filter((exchange) => exchange.sent === sent).length
      const answer = answers[Math.min(before, answers.length - 1)] ?? null
      exchanges.push({ sent, answer })
      return answer
    }
    return Effect.map(settle(() => client.call(operations, wire, linkCode)), (results) => judge(exchanges, results))
  }
})

const count = (exchanges: ReadonlyArray<Exchange>, sent: Sent): number =>
  exchanges.filter((exchange) => exchange.sent === sent).length

/** Answers after which nobody knows whether the request was carried out. */
const uncertain: ReadonlyArray<Response | null> = [
  null,
  json(500, { error: "so it is" }),
  { status: 502, body: "<html>" },
  { status: 503, body: "" },
  { status: 504, body: "" },
  { status: 200, body: "<html>" }
]

const unauthorized = json(401, { error: "Not authenticated" })
const listed = json(200, [{ code: linkCode, link_token: "l-1" }])

export const neverReplaysWhatIsUnsafe = clientLaw({
  id: "never-replays-what-is-unsafe",
  sentence: "What may not happen twice is sent once, whatever comes back or does not.",
  source: ["C1"],
  mutant: "repeats every 5xx",
  ...(() => {
    const trial = (answer: Response | null) =>
      calling(["session"], { session: [answer] }, (exchanges) => {
        const times = count(exchanges, "session")
        return times === 1 ? null : `it is sent ${times} times`
      })
    return {
      examples: () => [...uncertain.map(trial), ...usual.session.map(trial)],
      random: fc.tuple(fc.integer({ min: 500, max: 599 }), fc.string()).map(([status, body]) => trial({ status, body }))
    }
  })()
})

const hasToken = (answer: Response | null): boolean =>
  answer !== null && answer.body.includes("\"credentials_token\":\"zq12")

const exchangesOnce = (exchanges: ReadonlyArray<Exchange>): string | null => {
  let mayPost = true
  let isDone = false
  for (const { answer, sent } of exchanges) {
    if (sent === "exchange") {
      if (isDone) return "the code is posted again after a token came"
      if (!mayPost) return "the code is posted again, though nobody knows that it is unused"
      isDone = hasToken(answer)
      mayPost = answer?.status === 401
    }
    if (sent === "unused") mayPost = answer?.status === 200 && answer.body.includes(linkCode)
  }
  return null
}

export const exchangesACodeOnce = clientLaw({
  id: "exchanges-a-code-once",
  sentence: "A link code is posted again only after a 401 or when it is listed as unused, and never once a token came.",
  source: ["C1", "C2"],
  mutant: "posts the code again after a 500",
  ...(() => {
    const answers: ReadonlyArray<Response | null> = [
      ...uncertain,
      unauthorized,
      json(200, {}),
      json(400, { error: "so it is", error_code: 20002 }),
      json(400, { error_code: 50001 }),
      json(400, { error: "Invalid code", error_code: 40001 }),
      json(202, { message: sentences.TokenDelayed, credentials_token: "zq12token", error_code: 20003 }),
      ...usual.exchange
    ]
    const listings: ReadonlyArray<Response | null> = [listed, json(200, []), null, json(500, { error: "so it is" })]
    const trial = (exchange: ReadonlyArray<Response | null>, unused: ReadonlyArray<Response | null>) =>
      calling(["exchange"], { exchange, unused }, exchangesOnce)
    return {
      examples: () => answers.flatMap((answer) => listings.map((listing) => trial([answer], [listing]))),
      random: fc.tuple(
        fc.array(fc.constantFrom(...answers), { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom(...listings), { minLength: 1, maxLength: 3 })
      ).map(([exchange, unused]) => trial(exchange, unused))
    }
  })()
})

export const losesNoToken = clientLaw({
  id: "loses-no-token",
  sentence: "A token that arrives at an exchange reaches the caller, delayed or not, with a failure too.",
  source: ["C3"],
  mutant: "takes the 202 for a failure, and drops its token",
  ...(() => {
    const trial = (status: number, body: object, token: string) =>
      calling(
        ["exchange"],
        { exchange: [json(status, { ...body, credentials_token: token })] },
        (_, [result]) => result?.token === token ? null : "the token is lost"
      )
    const bodies: ReadonlyArray<readonly [status: number, body: object]> = [
      [200, { message: "User created successfully" }],
      [201, {}],
      [202, { message: sentences.TokenDelayed, error_code: 20003 }],
      [202, { message: sentences.TokenDelayed }],
      [400, { error_code: 20003 }],
      [500, { error: "so it is" }]
    ]
    return {
      examples: () => bodies.map(([status, body]) => trial(status, body, "zq12token")),
      random: fc.tuple(fc.constantFrom(...bodies), secret).map(([[status, body], token]) => trial(status, body, token))
    }
  })()
})

export const sharesOneTokenRequest = clientLaw({
  id: "shares-one-token-request",
  sentence: "Calls at the same time share one request for an access token, and one refresh after its end.",
  source: ["C4"],
  mutant: "asks for a token with each call",
  ...(() => {
    const trial = (calls: number, isStale: boolean) => {
      const reads = Array.from({ length: calls }, (): ClientOperation => "read")
      const stale = reads.map(() => unauthorized)
      return calling(reads, isStale ? { read: [...stale, ...usual.read] } : {}, (exchanges, results) => {
        const failed = results.find(({ outcome }) => outcome !== "accepted")
        if (failed !== undefined) return `a call ends with ${failed.tag}`
        const times = count(exchanges, "token")
        return times === (isStale ? 2 : 1) ? null : `it asks for a token ${times} times`
      })
    }
    return {
      examples: () => [1, 2, 5].flatMap((calls) => [trial(calls, false), trial(calls, true)]),
      random: fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean()).map(([calls, isStale]) => trial(calls, isStale))
    }
  })()
})

export const refreshesOnce = clientLaw({
  id: "refreshes-once",
  sentence:
    "A 401 that stays is met with one fresh token and one retry, then it is the result, also of what may not happen twice.",
  source: ["C5"],
  mutant: "refreshes and repeats for as long as there is a 401",
  ...(() => {
    const trial = (operation: ClientOperation) =>
      calling([operation], { [operation]: [unauthorized] }, (exchanges, [result]) => {
        const [tokens, times] = [count(exchanges, "token"), count(exchanges, operation)]
        if (tokens !== 2 || times !== 2) return `it sends ${times} requests with ${tokens} tokens`
        return result?.tag === "Unauthorized" ? null : `it ends with ${result?.tag}`
      })
    const operations: ReadonlyArray<ClientOperation> = ["read", "session", "exchange"]
    return { examples: () => operations.map(trial), random: null }
  })()
})

export const takesNoForAnAnswer = clientLaw({
  id: "takes-no-for-an-answer",
  sentence: "When the request for a token is refused nothing else is sent, and it is not repeated.",
  source: ["C5"],
  mutant: "repeats the request for a token after a 403",
  ...(() => {
    const trial = (status: number, tag: string) =>
      calling(
        ["read"],
        { token: [json(status, { error: status === 403 ? "access_denied" : "Invalid credentials" })] },
        (
          exchanges,
          [result]
        ) => {
          if (exchanges.length !== 1) return `it sends ${exchanges.map(({ sent }) => sent).join(", ")}`
          return result?.tag === tag ? null : `it ends with ${result?.tag}`
        }
      )
    return { examples: () => [trial(403, "AccessDenied"), trial(401, "Unauthorized")], random: null }
  })()
})

const failures = everyDocumented.filter(({ status }) => status >= 400)

export const endsWithWhatWasMeant = clientLaw({
  id: "ends-with-what-was-meant",
  sentence: "A documented failure ends a call with its error, after a bounded number of requests.",
  source: ["C6"],
  mutant: "ends with one error for every 400",
  ...(() => {
    const most = 100
    return {
      examples: () =>
        failures.map(({ expected, members, status }) =>
          calling(["read"], { read: [{ status, body: spell(members) }] }, (exchanges, [result]) => {
            if (exchanges.length > most) return `it sends ${exchanges.length} requests`
            return result?.tag === expected.tag ? null : `it ends with ${result?.tag} instead of ${expected.tag}`
          })
        ),
      random: null
    }
  })()
})

export const aClientShowsNoSecret = clientLaw({
  id: "a-client-shows-no-secret",
  sentence: "Nothing that a client prints of a result has an access token, a credentials token or a link code in it.",
  source: ["C6", "I6"],
  mutant: "puts the request into the message of its error",
  ...(() => {
    const trial = (operation: ClientOperation, answer: Response, hidden: ReadonlyArray<string>) =>
      calling([operation], { [operation]: [answer] }, (_, results) => {
        const shown = results.map(({ printed }) => printed?.() ?? "").join("\n")
        return hidden.some((one) => shown.includes(one)) ? "a secret is shown" : null
      })
    const answers = (token: string): ReadonlyArray<Response> => [
      json(200, { credentials_token: token }),
      json(202, { message: sentences.TokenDelayed, credentials_token: token, error_code: 20003 }),
      { status: 400, body: spell([member("error", `Invalid ${token}`), member("credentials_token", token)]) },
      { status: 500, body: `<html>${token}` }
    ]
    const operations: ReadonlyArray<ClientOperation> = ["read", "exchange", "session"]
    const hidden = "zq12abcdef0123456789"
    return {
      examples: () =>
        operations.flatMap((operation) =>
          answers(hidden).map((answer) => trial(operation, answer, [hidden, accessToken, linkCode]))
        ),
      random: fc.tuple(fc.constantFrom(...operations), secret).chain(([operation, token]) =>
        fc.constantFrom(...answers(token)).map((answer) => trial(operation, answer, [token, accessToken, linkCode]))
      )
    }
  })()
})
