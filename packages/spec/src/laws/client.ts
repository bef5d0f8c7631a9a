/** Laws about clients: the requests that they send, over a wire whose responses each law chooses. */
import * as Examples from "../examples/client.ts"
import * as Generators from "../generators/laws/client.ts"
import { forAll } from "../internal/forAll.ts"
import { partLaw } from "../internal/parts.ts"
import {
  accessToken,
  count,
  credentialsToken,
  type Exchange,
  json,
  linkCode,
  trialOfCalls,
  usual
} from "../internal/wire.ts"

const clientLaw = partLaw("client")

export const neverReplaysWhatIsUnsafe = clientLaw({
  id: "never-replays-what-is-unsafe",
  sentence: "A client sends an unsafe operation only once, with any response or none.",
  source: ["C1"],
  mutant: "retries every 5xx",
  ...forAll(
    Examples.answersToASession,
    Generators.answerToASession,
    (answer) =>
      trialOfCalls(["session"], { session: [answer] }, (exchanges) => {
        const times = count(exchanges, "session")
        return times === 1 ? null : `it sends the operation ${times} times`
      })
  )
})

/** The mistake in the posts of the code; null if there is none. */
const exchangesOnce = (exchanges: ReadonlyArray<Exchange>): string | null => {
  let mayPost = true
  let isDone = false
  for (const { answer, sent } of exchanges) {
    if (sent === "exchange") {
      if (isDone) return "it posts the code again after a token arrived"
      if (!mayPost) return "it posts the code again without knowing that the code is unused"
      isDone = answer?.body.includes(`"credentials_token":"${credentialsToken}`) === true
      mayPost = answer?.status === 401
    }
    if (sent === "unused") mayPost = answer?.status === 200 && answer.body.includes(linkCode)
  }
  return null
}

export const exchangesACodeOnce = clientLaw({
  id: "exchanges-a-code-once",
  sentence:
    "A client posts a link code again only after a 401 or when Flanks lists it as unused, and never after a token arrived.",
  source: ["C1", "C2"],
  mutant: "posts the code again after a 500",
  ...forAll(Examples.exchanges, Generators.exchange, (script) => trialOfCalls(["exchange"], script, exchangesOnce))
})

export const losesNoToken = clientLaw({
  id: "loses-no-token",
  sentence: "A token that arrives in an exchange reaches the caller, delayed or not, even together with a failure.",
  source: ["C3"],
  mutant: "treats the 202 as a failure, and drops its token",
  ...forAll(Examples.tokens, Generators.token, ({ body, status, token }) =>
    trialOfCalls(
      ["exchange"],
      { exchange: [json(status, { ...body, credentials_token: token })] },
      (_, [result]) => result?.token === token ? null : "the token is lost"
    ))
})

export const sharesOneTokenRequest = clientLaw({
  id: "shares-one-token-request",
  sentence: "Simultaneous calls share one request for an access token, and one refresh after the token expires.",
  source: ["C4"],
  mutant: "requests a token for each call",
  ...forAll(Examples.callsAtOnce, Generators.callsAtOnce, ({ calls, isStale }) => {
    const refused = Array.from({ length: isStale ? calls : 0 }, () => Examples.unauthorized)
    return trialOfCalls(
      Array.from({ length: calls }, () => "read"),
      { read: [...refused, usual.read] },
      (exchanges, results) => {
        const failed = results.find(({ outcome }) => outcome !== "accepted")
        if (failed !== undefined) return `a call ends with ${failed.tag}`
        const times = count(exchanges, "token")
        return times === (isStale ? 2 : 1) ? null : `it requests a token ${times} times`
      }
    )
  })
})

export const refreshesOnce = clientLaw({
  id: "refreshes-once",
  sentence:
    "After a persistent 401, a client fetches one fresh token and retries once, even an unsafe operation, and then fails with the 401.",
  source: ["C5"],
  mutant: "refreshes and retries as long as there is a 401",
  ...forAll(
    Examples.operations,
    null,
    (operation) =>
      trialOfCalls([operation], { [operation]: [Examples.unauthorized] }, (exchanges, [result]) => {
        const [tokens, times] = [count(exchanges, "token"), count(exchanges, operation)]
        if (tokens !== 2 || times !== 2) return `it sends ${times} requests with ${tokens} tokens`
        return result?.tag === "Unauthorized" ? null : `it ends with ${result?.tag}`
      })
  )
})

export const takesNoForAnAnswer = clientLaw({
  id: "takes-no-for-an-answer",
  sentence: "After a refused token request, a client sends nothing else, and doesn't retry it.",
  source: ["C5"],
  mutant: "retries the token request after a 403",
  ...forAll(
    Examples.refusedTokens,
    null,
    ({ answer, tag }) =>
      trialOfCalls(["read"], { token: [answer] }, (exchanges, [result]) => {
        if (exchanges.length !== 1) return `it sends ${exchanges.map(({ sent }) => sent).join(", ")}`
        return result?.tag === tag ? null : `it ends with ${result?.tag}`
      })
  )
})

/** More requests than any call may send. */
const mostRequests = 100

export const endsWithWhatWasMeant = clientLaw({
  id: "ends-with-what-was-meant",
  sentence: "A call that receives a documented failure ends with that error, after a bounded number of requests.",
  source: ["C6"],
  mutant: "ends with one error for every 400",
  ...forAll(
    Examples.documentedFailures,
    null,
    ({ answer, tag }) =>
      trialOfCalls(["read"], { read: [answer] }, (exchanges, [result]) => {
        if (exchanges.length > mostRequests) return `it sends ${exchanges.length} requests`
        return result?.tag === tag ? null : `it ends with ${result?.tag} instead of ${tag}`
      })
  )
})

export const aClientShowsNoSecret = clientLaw({
  id: "a-client-shows-no-secret",
  sentence: "A client prints no access token, credentials token or link code with any result.",
  source: ["C6", "I6"],
  mutant: "includes the request in the message of its error",
  ...forAll(
    Examples.secrets,
    Generators.secret,
    ({ answer, hidden, operation }) =>
      trialOfCalls([operation], { [operation]: [answer] }, (_, results) => {
        const shown = results.map(({ printed }) => printed?.() ?? "").join("\n")
        return [hidden, accessToken, linkCode].some((one) => shown.includes(one)) ? "a secret is shown" : null
      })
  )
})
