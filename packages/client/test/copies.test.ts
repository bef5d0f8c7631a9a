/** Two copies of the packages in one program, as with two versions in `node_modules`, which exchange values. */
import * as Amount from "@effect-flanks/client/Amount"
import * as ClientError from "@effect-flanks/client/ClientError"
import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as FlanksHttpClient from "@effect-flanks/client/FlanksHttpClient"
import * as Json from "@effect-flanks/client/Json"
import { defaults, RequestPolicy } from "@effect-flanks/client/RequestPolicy"
import * as Actor from "@effect-flanks/domain/Actor"
import { classify, isSuccess } from "@effect-flanks/domain/Classify"
import * as FlanksError from "@effect-flanks/domain/FlanksError"
import * as Schedules from "@effect-flanks/domain/Schedules"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { make } from "./fake.ts"
import { flanks, inTurn, token } from "./flanks.ts"

const load = async () => {
  vi.resetModules()
  return {
    Amount: await import("@effect-flanks/client/Amount"),
    ClientError: await import("@effect-flanks/client/ClientError"),
    Classify: await import("@effect-flanks/domain/Classify"),
    FlanksError: await import("@effect-flanks/domain/FlanksError"),
    FlanksClient: await import("@effect-flanks/client/FlanksClient"),
    FlanksHttpClient: await import("@effect-flanks/client/FlanksHttpClient"),
    Json: await import("@effect-flanks/client/Json"),
    Schedules: await import("@effect-flanks/domain/Schedules")
  }
}

describe("another copy", () => {
  let other: Awaited<ReturnType<typeof load>>

  beforeAll(async () => {
    other = await load()
  })
  afterAll(() => void vi.resetModules())

  it("has errors that are recognised", () => {
    expect(other.FlanksError.BankError).not.toBe(FlanksError.BankError)
    for (const status of [400, 401, 403, 405, 415, 500, 503]) {
      const theirs = other.Classify.classify(status, "{}")
      expect(FlanksError.isFlanksError(theirs)).toBe(true)
      expect(isSuccess(theirs)).toBe(false)
      expect(Schedules.isInput(theirs)).toBe(true)
    }
    expect(ClientError.isClientError(new other.ClientError.ClientClosed({}))).toBe(true)
  })

  it("has a delayed token that is a success here too, and that schedules wait for", () => {
    const theirs = other.Classify.classify(202, "{\"credentials_token\":\"t\",\"error_code\":20003}")
    expect(isSuccess(theirs)).toBe(true)
    expect(Schedules.isInput(theirs)).toBe(true)
  })

  it("has errors that are handled by their actors and retried by their schedules", async () => {
    const theirs = other.Classify.classify(400, "{\"error_code\":50003}")
    const failing = Effect.fail(theirs as FlanksError.ScaRequired)
    const handled = failing.pipe(Actor.catchActor({ endUser: ({ _tag }) => Effect.succeed(`told: ${_tag}`) }))
    expect(await Effect.runPromise(handled)).toBe("told: ScaRequired")
    let attempts = 0
    const flaky = Effect.suspend(() =>
      attempts++ === 0 ? Effect.fail(other.Classify.classify(500, "") as FlanksError.FlanksError) : Effect.succeed("ok")
    )
    const steady = Effect.retry(flaky, Schedules.recommendedWith({ replaySafe: true }))
    expect(await Effect.runPromise(steady)).toBe("ok")
  })

  it("has errors that are encoded by the Schemas here", () => {
    const theirs = other.Classify.classify(400, "{\"error_code\":50001}")
    expect(JSON.parse(JSON.stringify(theirs))._tag).toBe("BankError")
    const plain: unknown = JSON.parse(JSON.stringify(theirs))
    expect(Schema.decodeUnknownSync(FlanksError.FlanksError)(plain)).toBeInstanceOf(FlanksError.BankError)
  })

  it("reads the classified responses of another copy's client", async () => {
    const client = HttpClient.make((request) =>
      Effect.succeed(HttpClientResponse.fromWeb(request, new Response("{\"credentials_token\":\"t\"}")))
    )
    const response = await Effect.runPromise(other.FlanksHttpClient.classify(client).post("https://flanks.test/x"))
    expect(FlanksHttpClient.outcome(response)?._tag).toBe("Accepted")
    expect(FlanksHttpClient.outcome(HttpClientResponse.fromWeb(response.request, new Response("")))).toBeUndefined()
  })

  it("has secrets, numbers and amounts that are used here", () => {
    const parsed = other.Json.parse("[12345678901234567.89]")
    expect(Json.stringify(parsed)).toBe("[12345678901234567.89]")
    const [raw] = parsed as [unknown]
    expect(Json.isRawNumber(raw)).toBe(true)
    expect(Redacted.isRedacted(other.FlanksClient.defaultBaseUrl)).toBe(false)
    expect(other.Amount.toText === Amount.toText).toBe(false)
  })

  it("uses the policy and the services that are provided here", async () => {
    const fake = make(inTurn({ body: { access_token: "a" } }, { status: 503 }))
    const { grant } = await import("./flanks.ts")
    const layer = other.FlanksClient.layer({ baseUrl: "https://flanks.example", grant })
    const program = FlanksClient.FlanksClient.pipe(
      Effect.flatMap(({ aggregation }) => Effect.flip(aggregation.account(token))),
      Effect.provide(layer),
      Effect.provideService(HttpClient.HttpClient, fake.client),
      Effect.provideService(RequestPolicy, { ...defaults, retryOn: [] })
    )
    const error = await Effect.runPromise(program)
    expect(FlanksError.isFlanksError(error)).toBe(true)
    expect(fake.sent).toHaveLength(2)
  })

  it("has outcomes that are read like this copy's", async () => {
    const error = await Effect.runPromise(
      flanks(() => ({ status: 400, body: { error_code: 50003 } })).use((client) =>
        Effect.flip(client.aggregation.account(token))
      )
    )
    expect(other.FlanksError.isFlanksError(error)).toBe(true)
    expect(classify(400, "{}")._tag).toBe(other.Classify.classify(400, "{}")._tag)
  })
})
