/** This project's simulator as an implementation for the laws. */
import * as Memory from "@effect-flanks/simulator/Memory"
import * as Request from "@effect-flanks/simulator/Request"
import { defaults } from "@effect-flanks/simulator/Settings"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import type { Server } from "@effect-flanks/spec/Implementation"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"

const runtime = ManagedRuntime.make(Layer.provideMerge(Memory.layerHttpClient, Simulator.layer()))

const clientSecret = Redacted.value(defaults.clientSecret)
let users = 0

const post = (path: string, body: object, authorization: string | null = null) =>
  Effect.gen(function*() {
    const { answer } = yield* Simulator.Simulator
    const reply = yield* answer(Request.make("POST", path, { authorization, body: JSON.stringify(body) }))
    return JSON.parse(reply.answer.body)
  })

/** A user who logs in through a link comes back with a code. */
const newCode = Effect.gen(function*() {
  const { access_token } = yield* post("/v0/token", {
    grant_type: "client_credentials",
    client_id: defaults.clientId,
    client_secret: clientSecret
  })
  const { data: { token } } = yield* post(
    "/v0/links/create-link",
    { redirect_uri: "https://app.example/back" },
    `Bearer ${access_token}`
  )
  const login = yield* post("/simulator/user-login", {
    link_token: token,
    username: `user ${++users}`,
    password: "any"
  })
  return String(login.code)
})

/** The simulator, in memory. */
export const server: Server = {
  clientId: defaults.clientId,
  clientSecret,
  linkCode: () => runtime.runPromise(newCode),
  send: ({ body, headers, method, path }) =>
    runtime.runPromise(Effect.gen(function*() {
      const response = yield* HttpClientRequest.make(method)(`https://flanks.invalid${path}`).pipe(
        HttpClientRequest.setHeaders(headers),
        HttpClientRequest.bodyText(body, headers["content-type"]),
        HttpClient.execute
      )
      return { status: response.status, body: yield* response.text }
    }))
}

/** Stops it. */
export const dispose = (): Promise<void> => runtime.dispose()
