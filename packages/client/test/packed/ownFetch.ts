/** A program with its own fetch that uses the published packages. Its output is compared. */
import { Account } from "@effect-flanks/client/api/Data"
import { decoder } from "@effect-flanks/client/Body"
import * as Json from "@effect-flanks/client/Json"
import { classify, isSuccess } from "@effect-flanks/domain/Classify"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

const responses = [
  new Response("[{\"balance\":0.1}]"),
  new Response("[{\"status\":\"error\"}]"),
  new Response("{\"error\":\"Invalid bank\",\"error_code\":40001}", { status: 400 }),
  new Response("<html>", { status: 522 })
]

const accounts = decoder(Schema.Array(Account))
const lines: Array<string> = []
for (const response of responses) {
  const body = await response.text()
  const outcome = classify(response.status, body)
  if (!isSuccess(outcome)) lines.push(`${outcome._tag}: ${outcome.retry}`)
  else {lines.push(Result.match(accounts(body), {
      onFailure: () => "another form",
      onSuccess: (all) => `${all.length}`
    }))}
}
lines.push(Json.stringify(Json.parse("[12345678901234567.89]")))
console.log(lines.join("\n"))
