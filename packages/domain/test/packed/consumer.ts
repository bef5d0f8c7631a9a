/** A service or a page that uses the published package. Its output is compared. */
import { catchActor } from "@effect-flanks/domain/Actor"
import * as BodySchemas from "@effect-flanks/domain/BodySchemas"
import { classify, fromResponse } from "@effect-flanks/domain/Classify"
import type { BankError, FlanksError } from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const tell = (error: FlanksError): Effect.Effect<string> => Effect.succeed(`${error._tag}: ${error.action}`)

const later = ({ actor }: BankError): Effect.Effect<string> => Effect.succeed(`later, says the ${actor}`)

let attempts = 0
const flaky = Effect.suspend(() => {
  attempts++
  return attempts < 2 ? fromResponse(500, "") : fromResponse(200, "[]")
})

const program = Effect.all([
  Effect.succeed(classify(202, "{\"credentials_token\":\"t\",\"error_code\":20003}")._tag),
  fromResponse(400, "{\"error_code\":50001}").pipe(
    Effect.as("accepted"),
    Effect.catchTag("BankError", later),
    Effect.catch(tell)
  ),
  fromResponse(400, "{\"error_code\":50003}").pipe(
    Effect.as("accepted"),
    catchActor({ nobody: tell, developer: tell, endUser: tell, bank: tell, support: tell, flanks: tell })
  ),
  Effect.map(Effect.retry(flaky, Schedules.recommendedWith({ replaySafe: true })), ({ _tag }) => `${_tag} at last`),
  Effect.succeed(String(Schema.is(BodySchemas.ErrorBody)({ error: "Invalid bank", error_code: 40001 })))
])

console.log((await Effect.runPromise(program)).join("\n"))
