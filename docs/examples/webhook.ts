import { isNotable, type OnboardingEvent } from "@effect-flanks/onboarding/OnboardingEvent"
import { Api } from "@effect-flanks/onboarding/service/Api"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { createHmac } from "node:crypto"

/** Where events come from and go to, and where the position of the last one is kept. */
export interface Forwarding {
  readonly service: string
  readonly apiKey: Redacted.Redacted
  readonly webhook: string
  /** The receiver checks the signature with it. */
  readonly secret: Redacted.Redacted
  readonly load: Effect.Effect<number>
  readonly store: (position: number) => Effect.Effect<void>
}

const backoff = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("1 minute")])

/** Posts an event until the receiver takes it. The headers are those of standardwebhooks.com. */
const post = Effect.fn("post")(function*({ secret, webhook }: Forwarding, event: OnboardingEvent) {
  const id = `onboarding-event-${event.position}`
  const body = JSON.stringify({ type: `onboarding.${event.state._tag}`, data: event })
  const attempt = Effect.gen(function*() {
    const timestamp = Math.floor((yield* Clock.currentTimeMillis) / 1000)
    const signature = createHmac("sha256", Redacted.value(secret)).update(`${id}.${timestamp}.${body}`).digest("base64")
    return yield* HttpClientRequest.post(webhook).pipe(
      HttpClientRequest.setHeaders({
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": `v1,${signature}`
      }),
      HttpClientRequest.bodyText(body, "application/json"),
      HttpClient.execute,
      Effect.timeout("10 seconds"),
      Effect.filterOrFail(({ status }) => status >= 200 && status < 300)
    )
  })
  yield* Effect.retry(attempt, backoff)
})

/** Forwards what a person or an application must know of, in order, each event at least once, without an end. */
export const forward = Effect.fn("forward")(function*(forwarding: Forwarding) {
  const { onboardings } = yield* HttpApiClient.make(Api, {
    baseUrl: forwarding.service,
    transformClient: HttpClient.mapRequest(HttpClientRequest.bearerToken(forwarding.apiKey))
  })
  const once = Effect.gen(function*() {
    const events = yield* onboardings.events({
      query: {},
      headers: { "last-event-id": yield* forwarding.load }
    })
    yield* Stream.runForEach(events, (event) =>
      Effect.gen(function*() {
        if (isNotable(event.state._tag)) yield* post(forwarding, event)
        yield* forwarding.store(event.position)
      }))
  })
  // The service restarts, a proxy cuts the connection: go on after the last position that was stored.
  return yield* once.pipe(Effect.retry(backoff), Effect.repeat(Schedule.spaced("1 second")))
})
