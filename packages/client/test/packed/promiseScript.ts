/** A script without Effect that uses the published package. Its output is compared. */
import * as Amount from "@effect-flanks/client/Amount"
import { isClientError, isFlanksError, make, secret } from "@effect-flanks/client/FlanksPromise"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"

const answers: { readonly [path: string]: readonly [status: number, body: string] } = {
  "/v0/token": [200, "{\"access_token\":\"access\",\"expires_in\":\"3600\"}"],
  "/v0/bank/credentials/account": [200, "[{\"alias\":\"Savings\",\"balance\":12345678901234567.89}]"],
  "/v0/bank/credentials/portfolio": [400, "{\"error_code\":20002}"],
  "/v0/bank/credentials/list": [200, "{\"items\":[{\"credentials_token\":\"t\",\"bank\":\"testbank\"}],\"pages\":1}"]
}

const answer: typeof fetch = (input) => {
  const url = new URL(input instanceof Request ? input.url : input)
  const [status, body] = answers[url.pathname] ?? [404, "{}"]
  return Promise.resolve(new Response(body, { status, headers: { "content-type": "application/json" } }))
}

const flanks = await make({
  baseUrl: undefined,
  grant: { grant_type: "client_credentials", client_id: secret("my-id"), client_secret: secret("my-secret") },
  policy: { attemptTimeout: undefined, callTimeout: "5 seconds" },
  httpClient: Layer.provide(FetchHttpClient.layer, Layer.succeed(FetchHttpClient.Fetch, answer))
})
const lines: Array<string> = []
for (const { balance } of await flanks.aggregation.account(secret("t"))) {
  lines.push(balance ? Amount.toText(balance) : "unknown")
}
for await (const { bank } of flanks.credentials.list()) lines.push(typeof bank === "string" ? bank : "unknown")
const tell = (error: unknown) =>
  isFlanksError(error) || isClientError(error) ? `${error._tag}: ${error.actor}` : String(error)
lines.push(await flanks.aggregation.portfolio(secret("t")).then(() => "data", tell))
const controller = new AbortController()
const aborted = flanks.run((client) => client.awaitData(secret("t"), ["account"]), { signal: controller.signal })
controller.abort()
lines.push(await aborted.then(() => "data", (error: unknown) => error instanceof Error ? error.name : typeof error))
await flanks.close()
lines.push(await flanks.entities().then(() => "data", tell))
console.log(lines.join("\n"))
