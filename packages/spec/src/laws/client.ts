/** Laws about clients: what they send, over a wire that answers what the law wants. */
import * as Examples from "../examples/client.ts"
import * as Generators from "../generators/laws/client.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw } from "../internal/parts.ts"
import {
  accessToken,
  calling,
  count,
  credentialsToken,
  type Exchange,
  json,
  linkCode,
  usual
} from "../internal/wire.ts"

const clientLaw = partLaw("client")

export const neverReplaysWhatIsUnsafe = clientLaw({
  id: "never-replays-what-is-unsafe",
  sentence: "What may not happen twice is sent once, whatever comes back or does not.",
  source: ["C1"],
  mutant: "repeats every 5xx",
  ...forAll(
    Examples.answersToASession,
    Generators.answerToASession,
    (answer) =>
      calling(["session"], { session: [answer] }, (exchanges) => {
        const times = count(exchanges, "session")
        return times === 1 ? null : `it is sent ${times} times`
      })
  )
})

/** What is wrong in how often the code was posted, null if nothing is. */
const exchangesOnce = (exchanges: ReadonlyArray<Exchange>): string | null => {
  let mayPost = true
  let isDone = false
  for (const { answer, sent } of exchanges) {
    if (sent === "exchange") {
      if (isDone) return "the code is posted again after a token came"
      if (!mayPost) return "the code is posted again, though nobody knows that it is unused"
      isDone = answer?.body.includes(`"credentials_token":"${credentialsToken}`) === true
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
  ...forAll(Examples.exchanges, Generators.exchange, (script) => calling(["exchange"], script, exchangesOnce))
})

export const losesNoToken = clientLaw({
  id: "loses-no-token",
  sentence: "A token that arrives at an exchange reaches the caller, delayed or not, with a failure too.",
  source: ["C3"],
  mutant: "takes the 202 for a failure, and drops its token",
  ...forAll(Examples.tokens, Generators.token, ({ body, status, token }) =>
    calling(
      ["exchange"],
      { exchange: [json(status, { ...body, credentials_token: token })] },
      (_, [result]) => result?.token === token ? null : "the token is lost"
    ))
})

export const sharesOneTokenRequest = clientLaw({
  id: "shares-one-token-request",
  sentence: "Calls at the same time share one request for an access token, and one refresh after its end.",
  source: ["C4"],
  mutant: "asks for a token with each call",
  ...forAll(Examples.callsAtOnce, Generators.callsAtOnce, ({ calls, isStale }) => {
    const refused = Array.from({ length: isStale ? calls : 0 }, () => Examples.unauthorized)
    return calling(
      Array.from({ length: calls }, () => "read"),
      { read: [...refused, usual.read] },
      (exchanges, results) => {
        const failed = results.find(({ outcome }) => outcome !== "accepted")
        if (failed !== undefined) return `a call ends with ${failed.tag}`
        const times = count(exchanges, "token")
        return times === (isStale ? 2 : 1) ? null : `it asks for a token ${times} times`
      }
    )
  })
})

export const refreshesOnce = clientLaw({
  id: "refreshes-once",
  sentence:
    "A 401 that stays is met with one fresh token and one retry, then it is the result, also of what may not happen twice.",
  source: ["C5"],
  mutant: "refreshes and repeats for as long as there is a 401",
  ...forAll(
    Examples.operations,
    null,
    (operation) =>
      calling([operation], { [operation]: [Examples.unauthorized] }, (exchanges, [result]) => {
        const [tokens, times] = [count(exchanges, "token"), count(exchanges, operation)]
        if (tokens !== 2 || times !== 2) return `it sends ${times} requests with ${tokens} tokens`
        return result?.tag === "Unauthorized" ? null : `it ends with ${result?.tag}`
      })
  )
})

export const takesNoForAnAnswer = clientLaw({
  id: "takes-no-for-an-answer",
  sentence: "When the request for a token is refused nothing else is sent, and it is not repeated.",
  source: ["C5"],
  mutant: "repeats the request for a token after a 403",
  ...forAll(
    Examples.refusedTokens,
    null,
    ({ answer, tag }) =>
      calling(["read"], { token: [answer] }, (exchanges, [result]) => {
        if (exchanges.length !== 1) return `it sends ${exchanges.map(({ sent }) => sent).join(", ")}`
        return result?.tag === tag ? null : `it ends with ${result?.tag}`
      })
  )
})

/** More requests than any call may send. */
const mostRequests = 100

export const endsWithWhatWasMeant = clientLaw({
  id: "ends-with-what-was-meant",
  sentence: "A documented failure ends a call with its error, after a bounded number of requests.",
  source: ["C6"],
  mutant: "ends with one error for every 400",
  ...forAll(
    Examples.documentedFailures,
    null,
    ({ answer, tag }) =>
      calling(["read"], { read: [answer] }, (exchanges, [result]) => {
        if (exchanges.length > mostRequests) return `it sends ${exchanges.length} requests`
        return result?.tag === tag ? null : `it ends with ${result?.tag} instead of ${tag}`
      })
  )
})

export const aClientShowsNoSecret = clientLaw({
  id: "a-client-shows-no-secret",
  sentence: "Nothing that a client prints of a result has an access token, a credentials token or a link code in it.",
  source: ["C6", "I6"],
  mutant: "puts the request into the message of its error",
  ...forAll(
    Examples.secrets,
    Generators.secret,
    ({ answer, hidden, operation }) =>
      calling([operation], { [operation]: [answer] }, (_, results) => {
        const shown = results.map(({ printed }) => printed?.() ?? "").join("\n")
        return [hidden, accessToken, linkCode].some((one) => shown.includes(one)) ? "a secret is shown" : null
      })
  )
})
