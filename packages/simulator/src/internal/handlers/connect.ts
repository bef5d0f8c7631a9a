import * as HashMap from "effect/HashMap"
import { refusals } from "../../scenarios/Scenario.ts"
import type { Timing } from "../../Timing.ts"
import { inOrder, lookUp, newId, type Session, uuid, type World } from "../../World.ts"
import { paged, refuseField } from "../http/envelope.ts"
import { type Handlers, respond } from "./handler.ts"

/** Whether a filter of the query lets a value through: an empty array matches nothing. */
const lets = (wanted: ReadonlyArray<string> | undefined, value: string | null): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value))

/** The status at a time: what the user did is processed for a while. */
const statusOf = ({ at, refusal, step }: Session, now: number, timing: Timing): string => {
  if (step === "login") return "Waiting:ProvideCredentials"
  const isProcessing = now < at + timing.step
  if (step === "challenge") return isProcessing ? "Processing:ProvideCredentials" : "Waiting:Challenge"
  if (isProcessing) return "Processing:ProvideCredentials"
  return refusal === null ? "Finished:OK" : "Finished:Error"
}

const onWire = (session: Session, now: number, timing: Timing, origin: string) => {
  const status = statusOf(session, now, timing)
  return {
    session_id: session.id,
    status,
    connection_id: status === "Finished:OK" || session.step === "login" ? session.connectionId : null,
    connector_id: session.connectorId,
    error_code: status === "Finished:Error" && session.refusal !== null ? refusals[session.refusal].session : null,
    url: `${origin}/simulator/user?session_id=${session.id}`
  }
}

const isConnection = (world: World, id: string): boolean => lookUp(world.credentials, id) !== null

/** Connect v2. */
export const connect: Handlers<"connect"> = {
  connectors: ({ payload, world }) => {
    const all = world.settings.banks.map(({ id, name }) => ({ connector_id: id, name }))
    const found = all.filter(({ connector_id }) => lets(payload.query.connector_id_in, connector_id))
    return paged(world, found, payload.page_token, (page) => respond(world, page))
  },
  createSession: ({ now, payload, request, world }) => {
    const { connection_id = null, connector_id = null, redirect_url = null } = payload.configuration
    const { banks, timing } = world.settings
    if (connection_id !== null && !isConnection(world, connection_id)) {
      return refuseField(world, "configuration.connection_id", "not_found")
    }
    if (connector_id !== null && !banks.some(({ id }) => id === connector_id)) {
      return refuseField(world, "configuration.connector_id", "not_found")
    }
    if (redirect_url !== null && !URL.canParse(redirect_url)) {
      return refuseField(world, "configuration.redirect_url", "invalid")
    }
    const [after, token, n] = newId(world, "session")
    const session: Session = {
      n,
      id: uuid(token),
      connectorId: connector_id,
      connectionId: connection_id,
      redirectUrl: redirect_url,
      step: "login",
      refusal: null,
      at: now
    }
    return respond(
      { ...after, sessions: HashMap.set(after.sessions, session.id, session) },
      { session: onWire(session, now, timing, request.origin) }
    )
  },
  sessions: ({ now, payload, request, world }) => {
    const { connection_id_in, error_code_in, session_id_in, status_in } = payload.query
    const found = inOrder(world.sessions)
      .map((session) => onWire(session, now, world.settings.timing, request.origin))
      .filter((session) =>
        lets(session_id_in, session.session_id) && lets(status_in, session.status) &&
        lets(connection_id_in, session.connection_id) && lets(error_code_in, session.error_code)
      )
    return paged(world, found, payload.page_token, (page) => respond(world, page))
  }
}
