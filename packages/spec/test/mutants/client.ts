/** A small correct client, and for each law about clients the mistake that the law must detect. */
import { transientStatuses } from "@effect-flanks/domain/Table"
import { reference } from "@effect-flanks/spec/adapters/Reference"
import type {
  Client,
  ClientOperation,
  ClientResult,
  Response,
  Sent,
  Verdict,
  Wire
} from "@effect-flanks/spec/Implementation"

/** The mistakes of clients. */
interface Habits {
  /** Whether an unsafe request is retried after this response. */
  readonly repeats: (operation: ClientOperation, answer: Response | null) => boolean
  /** Whether a code may be posted again after this response to the post. */
  readonly postsAgain: (answer: Response | null) => boolean
  readonly tokenOf: (verdict: Verdict) => string | null
  readonly sharesTokens: boolean
  readonly mostRefreshes: number
  readonly mostTokenRequests: number
  readonly tagOf: (verdict: Verdict) => string
  readonly print: (result: Omit<ClientResult, "printed">, request: string) => string
}

const isTransient = (answer: Response | null): boolean =>
  answer === null || answer.status === 500 || transientStatuses.includes(answer.status)

const right: Habits = {
  repeats: (operation, answer) => operation === "read" && isTransient(answer),
  postsAgain: () => false,
  tokenOf: ({ token = null }) => token,
  sharesTokens: true,
  mostRefreshes: 1,
  mostTokenRequests: 1,
  tagOf: ({ tag }) => tag,
  print: ({ outcome, tag }) => `${outcome} ${tag}`
}

const mostRepeats = 3

const transportError: Verdict = { outcome: "failure", tag: "TransportError", token: null }

const client = (habits: Partial<Habits> = {}): Client => ({
  call: async (operations, wire: Wire, linkCode) => {
    const { mostRefreshes, mostTokenRequests, postsAgain, print, repeats, sharesTokens, tagOf, tokenOf } = {
      ...right,
      ...habits
    }
    let shared: Promise<Verdict | string> | null = null

    const send = async (sent: Sent): Promise<Response | null> => {
      await Promise.resolve()
      return wire(sent)
    }
    const meaning = (answer: Response | null): Verdict =>
      answer === null ? transportError : reference.classify(answer.status, answer.body)

    const requestToken = async (times = 1): Promise<Verdict | string> => {
      const answer = await send("token")
      const verdict = meaning(answer)
      if (verdict.outcome === "accepted") return String(JSON.parse(answer?.body ?? "{}").access_token)
      return times < mostTokenRequests ? requestToken(times + 1) : verdict
    }
    const tokenFor = (stale: Promise<Verdict | string> | null): Promise<Verdict | string> => {
      if (!sharesTokens) return requestToken()
      if (shared === null || shared === stale) shared = requestToken()
      return shared
    }

    /** One request with a token, and another with a fresh one after a 401. */
    const sendWithToken = async (sent: Sent): Promise<Response | null | Verdict> => {
      let stale: Promise<Verdict | string> | null = null
      for (let refreshes = 0;; refreshes++) {
        const pending = tokenFor(stale)
        const token = await pending
        if (typeof token !== "string") return token
        const answer = await send(sent)
        if (answer?.status !== 401 || refreshes === mostRefreshes) return answer
        stale = pending
      }
    }

    const end = (answer: Response | null | Verdict, request: string): ClientResult => {
      const verdict = answer !== null && "tag" in answer ? answer : meaning(answer)
      const result = { outcome: verdict.outcome, tag: tagOf(verdict), token: tokenOf(verdict) }
      return { ...result, printed: () => print(result, request) }
    }

    const isListed = async (): Promise<boolean> => {
      const answer = await sendWithToken("unused")
      return answer !== null && "body" in answer && answer.body !== undefined && answer.body.includes(linkCode)
    }

    const call = async (operation: ClientOperation): Promise<ClientResult> => {
      for (let times = 1;; times++) {
        const answer = await sendWithToken(operation)
        const result = end(answer, `${operation} ${linkCode}`)
        if (answer !== null && "tag" in answer || times > mostRepeats) return result
        const again = operation !== "exchange"
          ? repeats(operation, answer)
          : postsAgain(answer) || answer?.status !== 401 && result.token === null && await isListed()
        if (!again) return result
      }
    }
    return Promise.all(operations.map(call))
  }
})

export const rightClient = client()

export const clients: { readonly [law: string]: Client } = {
  "never-replays-what-is-unsafe": client({ repeats: (_, answer) => isTransient(answer) }),
  "exchanges-a-code-once": client({ postsAgain: (answer) => answer?.status === 500 }),
  "loses-no-token": client({ tokenOf: ({ code, token = null }) => code === 20003 ? null : token }),
  "shares-one-token-request": client({ sharesTokens: false }),
  "refreshes-once": client({ mostRefreshes: 5 }),
  "takes-no-for-an-answer": client({ mostTokenRequests: 3 }),
  "ends-with-what-was-meant": client({
    tagOf: ({ code, tag }) => code === null || code === undefined ? tag : "ConfigurationError"
  }),
  "a-client-shows-no-secret": client({ print: ({ tag }, request) => `${tag}: ${request}` })
}
