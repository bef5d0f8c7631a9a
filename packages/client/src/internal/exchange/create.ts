/** Creating credentials without the Link. Like the exchange of a code, it gives a token once. */
import type { Accepted, TokenDelayed } from "@effect-flanks/domain/Outcome"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { AccessToken } from "../../AccessToken.ts"
import type { NewCredentials } from "../../api/Credentials.ts"
import type { Failure } from "../../ClientError.ts"
import { outcome } from "../../FlanksHttpClient.ts"
import type { IssuedToken } from "../../IssuedToken.ts"
import { withCallContext } from "../call/callContext.ts"
import { executeWithRetry, type Operation } from "../call/operation.ts"
import type { Send } from "../call/send.ts"
import { captureChunks, issuedToken, partialToken, withoutToken } from "./partialToken.ts"

export const makeCreate = (
  tokens: AccessToken["Service"],
  operation: Operation,
  send: (login: NewCredentials) => Send
) =>
  Effect.fn(`FlanksClient.${operation.name}`)(
    function*(login: NewCredentials): Effect.fn.Return<IssuedToken, Failure> {
      const arriving: Array<Uint8Array> = []
      const result = yield* Effect.result(executeWithRetry(tokens, operation, captureChunks(send(login), arriving)))
      const now = yield* Clock.currentTimeMillis
      if (Result.isSuccess(result)) {
        const created = outcome(result.success) as Accepted | TokenDelayed
        return issuedToken(created, now) ?? (yield* withoutToken(operation.name, created))
      }
      const error = result.failure
      const arrived = error._tag === "UnexpectedShape" ? null : issuedToken(error, now) ?? partialToken(arriving, now)
      return arrived ?? (yield* error)
    },
    withCallContext(operation.name)
  )
