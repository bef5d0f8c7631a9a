/** Sessions: the state of one at a time, computed from what the user sent and when. */
import * as HashMap from "effect/HashMap"
import { refusals } from "../../scenarios/Scenario.ts"
import type { Settings } from "../../Settings.ts"
import type { Timing } from "../../Timing.ts"
import type { Session, World } from "../../World.ts"

/** What a session waits for, or how it ended, without the time that the bank needs. */
const settledStatus = ({ challenge, end }: Session): string => {
  if (end !== null) return end._tag === "Connected" ? "Finished:OK" : "Finished:Error"
  return challenge === null ? "Waiting:ProvideCredentials" : "Waiting:Challenge"
}

/** Whether the bank still looks at what the user sent last. */
export const isProcessing = ({ sent }: Session, now: number, { step }: Timing): boolean =>
  sent !== null && now < sent.at + step

/** The status of a session, in Flanks' words. One that expired keeps its last: no source shows a status for it. */
export const statusOf = (session: Session, now: number, timing: Timing): string =>
  session.sent !== null && isProcessing(session, now, timing)
    ? `Processing:${session.sent.step}`
    : settledStatus(session)

/**
 * Whether the session has expired before the user finished it. Sessions, like access tokens, expire in real time, because their
 * users type no faster when the simulated time is faster.
 */
export const isExpired = ({ createdAt, end }: Session, now: number, { speed, timing }: Settings): boolean =>
  end === null && now >= createdAt + timing.session * Math.max(1, speed)

/** The page of a session. */
export const pathOf = ({ id }: Session): string => `/simulator/user?session_id=${id}`

/** A session as it is listed. */
export const sessionBody = (session: Session, now: number, timing: Timing, origin: string) => {
  const end = isProcessing(session, now, timing) ? null : session.end
  return {
    session_id: session.id,
    status: statusOf(session, now, timing),
    connection_id: end?._tag === "Connected" ? end.token : session.connectionId,
    connector_id: session.connectorId,
    error_code: end?._tag === "Refused" ? refusals[end.refusal].session : null,
    url: `${origin}${pathOf(session)}`
  }
}

/** The world with this session as it is now. */
export const keepSession = (world: World, session: Session): World => ({
  ...world,
  sessions: HashMap.set(world.sessions, session.id, session)
})
