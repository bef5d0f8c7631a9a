import type { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { type FlanksPromise, secret } from "@effect-flanks/client/FlanksPromise"
import { userText } from "@effect-flanks/domain/UserText"
import type { Effect as Effect4 } from "effect/Effect"
import * as Effect from "effect3/Effect" // Effect 3; in your service it is `effect`

/**
 * Runs an operation of the client as an effect of Effect 3. The promise rejects with the tagged error itself, and an
 * interruption aborts the request.
 */
const flanks = <A, E>(
  { run }: FlanksPromise,
  operation: (client: FlanksClient["Service"]) => Effect4<A, E>
): Effect.Effect<A, E> =>
  Effect.tryPromise({ try: (signal) => run(operation, { signal }), catch: (error) => error as E })

export const accounts = (client: FlanksPromise, token: string) =>
  flanks(client, ({ aggregation }) => aggregation.account(secret(token))).pipe(
    Effect.map((found) => `${found.length} accounts`),
    Effect.catchTag("Processing", (error) => Effect.succeed(userText(error))),
    Effect.catchTags({
      ScaRequired: ({ actor }) => Effect.succeed(`the ${actor} has to act`),
      UnexpectedShape: ({ path }) => Effect.succeed(`unexpected at ${path.join(".")}`)
    })
  )
