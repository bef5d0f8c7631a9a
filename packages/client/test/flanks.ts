/** The client over a fake that issues access tokens by itself and leaves the rest to a script. */
import * as FlanksClient from "@effect-flanks/client/FlanksClient"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { type Answer, make, type Sent } from "./fake.ts"

export const token = Redacted.make("credentials-token-s3cret")

export const grant = {
  grant_type: "client_credentials",
  client_id: Redacted.make("id-s3cret"),
  client_secret: Redacted.make("client-s3cret")
} as const

export const baseUrl = "https://flanks.example"

const isTokenRequest = ({ url }: Sent): boolean => url.pathname === "/v0/token"

/** The fake's access tokens: `access-1-s3cret`, `access-2-s3cret` and so on. */
export const issuing = (expires_in: number | null = 3600) => {
  let count = 0
  return () => ({ body: { access_token: `access-${++count}-s3cret`, expires_in, token_type: "Bearer" } })
}

export const bearer = ({ headers }: Sent): string | undefined => headers["authorization"]

/** Responds with these in turn, and repeats the last one. */
export const inTurn = (...answers: ReadonlyArray<Answer>) => {
  let at = 0
  return (): Answer => answers[Math.min(at++, answers.length - 1)] ?? "silence"
}

export const flanks = (
  script: (sent: Sent) => Answer | Effect.Effect<Answer>,
  issue: (sent: Sent) => Answer | Effect.Effect<Answer> = issuing()
) => {
  const fake = make((sent) => isTokenRequest(sent) ? issue(sent) : script(sent))
  const layer = FlanksClient.layer({ baseUrl, grant }).pipe(
    Layer.provide(Layer.succeed(HttpClient.HttpClient, fake.client))
  )
  return {
    layer,
    aborted: fake.aborted,
    /** Requests other than those for access tokens. */
    get sent() {
      return fake.sent.filter((sent) => !isTokenRequest(sent))
    },
    get tokenRequests() {
      return fake.sent.filter(isTokenRequest)
    },
    /** Runs with the client. */
    use: <A, E, R>(f: (client: FlanksClient.FlanksClient["Service"]) => Effect.Effect<A, E, R>) =>
      Effect.provide(Effect.flatMap(FlanksClient.FlanksClient, f), layer)
  }
}
