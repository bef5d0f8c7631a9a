/** Automatic logins to sessions, for programs without a browser. */
import * as Redacted from "effect/Redacted"
import * as Request from "../../Request.ts"
import { challengeOf } from "../../scenarios/Scenario.ts"
import { lookUp, type Session, type World } from "../../World.ts"
import { usernameOf } from "./login.ts"
import { userLogin } from "./userLogin.ts"

const expect = (world: World, sessionId: string, at: number, sca: ReadonlyArray<string>): World => ({
  ...world,
  expectedLogins: [...world.expectedLogins, { at, sessionId, sca }].toSorted((a, b) => a.at - b.at)
})

/** Plans an automatic login to a new session, if the settings ask for it. */
export const expectLogin = (world: World, { challenge, id }: Session, now: number): World => {
  const { autoLogin, timing } = world.settings
  return autoLogin === null ? world : expect(world, id, now + timing.step, challenge === null ? [] : ["123456"])
}

const usernameFor = (world: World, { connectionId, n }: Session): string => {
  const known = connectionId === null ? null : lookUp(world.credentials, connectionId)
  return known === null ? `user ${n}` : usernameOf(known)
}

/** Performs the user's actions up to a time, and plans the answer to the next challenge. */
const logIn = (world: World, sessionId: string, sca: ReadonlyArray<string>, at: number): World => {
  const session = lookUp(world.sessions, sessionId)
  if (session === null) return world
  const typed = sca.length === 0
    ? {
      username: Redacted.make(usernameFor(world, session)),
      password: Redacted.make(world.settings.autoLogin ?? ""),
      ...(session.connectorIds?.[0] === undefined ? {} : { bank: session.connectorIds[0] })
    }
    : { sca: sca.map((answer) => Redacted.make(answer)) }
  const { world: after } = userLogin({
    world,
    now: at,
    request: Request.make("POST", "/simulator/user-login"),
    payload: { session_id: sessionId, ...typed },
    query: {}
  })
  const { challenge } = lookUp(after.sessions, sessionId) ?? session
  return challenge === null || challengeOf(challenge) === null
    ? after
    : expect(after, sessionId, at + 2 * world.settings.timing.step, ["123456"])
}

/** The world after all automatic logins up to now. */
export const settle = (world: World, now: number): World => {
  let settled = world
  for (let next = settled.expectedLogins[0]; next !== undefined && next.at <= now; next = settled.expectedLogins[0]) {
    const { at, sca, sessionId } = next
    settled = logIn({ ...settled, expectedLogins: settled.expectedLogins.slice(1) }, sessionId, sca, at)
  }
  return settled
}
