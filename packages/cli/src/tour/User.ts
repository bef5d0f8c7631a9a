/**
 * The actions of users in their browsers: they log in to their bank and confirm.
 *
 * @since 0.1.0
 */
import { FlanksClient } from "@effect-flanks/client/FlanksClient"
import { UserLoginResult } from "@effect-flanks/simulator/ControlApi"
import * as Request from "@effect-flanks/simulator/Request"
import * as Simulator from "@effect-flanks/simulator/Simulator"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { Narrator } from "./Narrator.ts"
import { holds } from "./TourFailure.ts"

const decode = Schema.decodeEffect(Schema.fromJsonString(UserLoginResult))

const userLogin = Effect.fnUntraced(function*(body: object) {
  const { answer } = yield* Simulator.Simulator
  const reply = yield* answer(Request.make("POST", "/simulator/user-login", { body: JSON.stringify(body) }))
  return yield* Effect.orDie(decode(reply.answer.body))
})

/** Creates a session for a new user. */
export const session = Effect.gen(function*() {
  const { connect } = yield* FlanksClient
  const { session: { session_id } } = yield* connect.createSession({ redirect_url: "https://app.example/back" })
  return session_id
})

/** Opens a session's page and logs in. */
export const logsIn = (session_id: string, username: string, password: string) =>
  userLogin({ session_id, username, password })

/** Enters the code that the bank asks for in a session. */
export const types = (session_id: string) => userLogin({ session_id, sca: ["123456"] })

/** Logs in through a link of Flanks Link, and returns with a code. */
export const comesBack = Effect.fnUntraced(function*(name: string, password: string) {
  const flanks = yield* FlanksClient
  const link = yield* flanks.links.create({ redirect_uri: "https://app.example/back" })
  const login = yield* userLogin({ link_token: link.token, username: name, password, external_id: name })
  yield* holds("a link code", login.code !== null && login.code !== undefined)
  return login.code ?? Redacted.make("")
})

/** Lets the user take a while. */
export const takes = Effect.fnUntraced(function*(duration: Duration.Input, label: string) {
  const { lasts, waiting } = yield* Narrator
  yield* lasts(Duration.toMillis(duration)).pipe(Effect.andThen(Effect.sleep(duration)), waiting(label))
})
