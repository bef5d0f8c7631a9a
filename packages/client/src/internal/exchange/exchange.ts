/**
 * The exchange of a link code. A code works once: after anything but a token it is posted again only when Flanks lists it
 * among the unused ones, and by then no earlier request can be under way.
 */
import type { FlanksError } from "@effect-flanks/domain/FlanksError"
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { AccessToken } from "../../AccessToken.ts"
import type { UnusedCode } from "../../api/Links.ts"
import { ExchangeUncertain, type Failure } from "../../ClientError.ts"
import { outcome } from "../../FlanksHttpClient.ts"
import type { IssuedToken } from "../../IssuedToken.ts"
import { RequestPolicy } from "../../RequestPolicy.ts"
import { type Attempt, makeAttempts } from "../call/attempt.ts"
import { withCallContext } from "../call/callContext.ts"
import { deadlines } from "../call/deadlines.ts"
import type { Send, Sent } from "../call/send.ts"
import { captureChunks, issuedToken, partialToken, withoutToken } from "./partialToken.ts"

type Answer = Accepted | TokenDelayed | FlanksError

/** Posts of a code that Flanks keeps listing as unused. */
const mostPosts = 3

/** Nothing ran: Flanks refused the request before it looked at the code, which every other failure may have used up. */
const refused: ReadonlySet<string> = new Set([
  "Unauthorized",
  "AccessDenied",
  "MethodNotAllowed",
  "UnsupportedMediaType"
])

const isSuccess = (answer: Answer): answer is Accepted | TokenDelayed =>
  answer._tag === "Accepted" || answer._tag === "TokenDelayed"

const isRefusal = (answer: Answer): answer is FlanksError =>
  refused.has(answer._tag) && "code" in answer && answer.code === null

const name = "links.exchange"

export const makeExchange = (
  tokens: AccessToken["Service"],
  post: (code: Redacted.Redacted) => Send,
  unusedCodes: (linkToken?: string) => Effect.Effect<ReadonlyArray<UnusedCode>, Failure>
) => {
  /** Posts the code, once more after a 401: that ran nothing. */
  const postOnce = Effect.fnUntraced(function*(attempt: (sent: Sent) => Attempt, code: Redacted.Redacted) {
    const posted = Effect.gen(function*() {
      const token = yield* tokens.get
      const sentAt = yield* Clock.currentTimeMillis
      const arriving: Array<Uint8Array> = []
      const answer = yield* attempt(captureChunks(post(code), arriving)(token)).pipe(
        Effect.match({
          onSuccess: (response): Answer => outcome(response) as Accepted | TokenDelayed,
          onFailure: (error): Answer => error
        })
      )
      const answeredAt = yield* Clock.currentTimeMillis
      return {
        answer,
        answeredAt,
        issued: issuedToken(answer, answeredAt) ?? partialToken(arriving, answeredAt),
        sentAt,
        token
      }
    })
    const first = yield* posted
    if (first.answer._tag !== "Unauthorized" || !isRefusal(first.answer) || first.issued !== null) return first
    yield* tokens.refresh(first.token)
    return yield* posted
  })

  /** Whether the code is certainly unused: nobody can be using it any more, and Flanks lists it. */
  const unused = (code: Redacted.Redacted, linkToken: string | undefined) =>
    Effect.map(
      Effect.result(unusedCodes(linkToken)),
      Result.match({
        onFailure: () => "ListingFailed" as const,
        onSuccess: (codes) =>
          codes.some((listed) => Redacted.value(listed.code) === Redacted.value(code)) ? "Unused" : "CodeGone" as const
      })
    )

  return Effect.fn(`FlanksClient.${name}`)(
    function*(
      code: Redacted.Redacted,
      options: { readonly linkToken?: string | undefined } = {}
    ): Effect.fn.Return<IssuedToken, Failure | ExchangeUncertain> {
      const patience = deadlines(yield* RequestPolicy).attempt
      const attempt = makeAttempts(name)
      for (let posts = 1;; posts++) {
        const { answer, answeredAt, issued, sentAt } = yield* postOnce((sent) => attempt(sent, patience), code)
        if (issued !== null) return issued
        if (isRefusal(answer)) return yield* answer

        yield* Effect.sleep(Math.max(0, sentAt + patience - answeredAt))
        const found = yield* unused(code, options.linkToken)
        const failure = isSuccess(answer) ? null : answer
        if (found !== "Unused") return yield* new ExchangeUncertain({ reason: found, posts, failure })
        if (posts === mostPosts) return yield* (isSuccess(answer) ? withoutToken(name, answer) : answer)
      }
    },
    withCallContext(name)
  )
}
