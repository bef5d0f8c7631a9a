/** Creates credentials without Flanks Link. Like the exchange of a code, it returns a token only once. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { AccessToken } from "../../AccessToken.ts"
import type { NewCredentials } from "../../api/Credentials.ts"
import type { Failure } from "../../ClientError.ts"
import type { IssuedToken } from "../../IssuedToken.ts"
import { withCallContext } from "../call/callContext.ts"
import { executeWithRetry, type Operation } from "../call/operation.ts"
import type { BrokenAnswer, Send } from "../call/send.ts"
import { issuedToken, successOf, withoutToken } from "./partialToken.ts"

export const makeCreate = (
  tokens: AccessToken["Service"],
  operation: Operation,
  send: (login: NewCredentials) => Send<BrokenAnswer>
) =>
  Effect.fn(`FlanksClient.${operation.name}`)(
    function*(login: NewCredentials): Effect.fn.Return<IssuedToken, Failure> {
      const result = yield* Effect.result(executeWithRetry(tokens, operation, send(login)))
      const now = yield* Clock.currentTimeMillis
      if (Result.isSuccess(result)) {
        const created = successOf(result.success)
        return issuedToken(created, now) ?? (yield* withoutToken(operation.name, created))
      }
      const failure = result.failure
      if (failure._tag === "UnexpectedShape") return yield* failure
      return issuedToken(failure, now) ?? (yield* failure._tag === "BrokenAnswer" ? failure.error : failure)
    },
    withCallContext(operation.name)
  )
