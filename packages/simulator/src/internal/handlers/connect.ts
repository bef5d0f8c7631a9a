import { ConnectorQuery, SessionQuery } from "@effect-flanks/client/api/Connect"
import * as Redacted from "effect/Redacted"
import { stateAt } from "../../Lifecycle.ts"
import type { Timing } from "../../Timing.ts"
import { type Credentials, inOrder, lookUp, newId, type Session, uuid } from "../../World.ts"
import { keepSession, sessionBody } from "../world/sessions.ts"
import { expectLogin } from "./autoLogin.ts"
import { offered } from "./connectorFilter.ts"
import { paged, refuseField, withKnownFilters } from "./envelope.ts"
import { type Handlers, respond } from "./handler.ts"
import { usernameOf } from "./login.ts"

/** Whether a filter of the query lets a value through: an empty array matches nothing. */
const lets = (wanted: ReadonlyArray<string> | undefined, value: string | null): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value))

/** The first challenge of a session for a connection of which the bank only wants a confirmation. */
const firstChallenge = "SCA_SMS"

/**
 * The first step of a session. A session for a connection that needs a second factor and no password begins with the challenge,
 * unless its `initial_step` names the other step. The values of `initial_step` are undocumented; these are those of a status.
 */
const beginning = (
  known: Credentials | null,
  step: unknown,
  now: number,
  timing: Timing
): Pick<Session, "attempt" | "challenge"> => {
  const state = known === null ? null : stateAt(known, now, timing)
  const needsChallenge = state !== null && state.scaToken !== null && state.resetToken === null
  if (known === null || step === "ProvideCredentials" || (step !== "Challenge" && !needsChallenge)) {
    return { attempt: null, challenge: null }
  }
  const attempt = { bank: known.bank, username: usernameOf(known), password: firstChallenge, sca: [] }
  return { attempt, challenge: firstChallenge }
}

/** Connect v2. */
export const connect: Handlers<"connect"> = {
  connectors: ({ payload, world }) =>
    withKnownFilters(world, payload.query, ConnectorQuery, () => {
      const all = world.settings.banks.map(({ id, name }) => ({ connector_id: id, name }))
      const found = all.filter(({ connector_id }) => lets(payload.query.connector_id_in, connector_id))
      return paged(world, found, payload.page_token, (page) => respond(world, page))
    }),
  createSession: ({ now, payload, request, world }) => {
    const { connection_id: connection, connector_id = null, redirect_url = null } = payload.configuration
    const { connector_filter, initial_step, privacy_notice } = payload.configuration
    const connection_id = connection === null || connection === undefined ? null : Redacted.value(connection)
    const { banks, timing } = world.settings
    const known = connection_id === null ? null : lookUp(world.credentials, connection_id)
    if (connection_id !== null && known === null) {
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
      createdAt: now,
      connectorId: known?.bank ?? connector_id,
      connectorIds: offered(banks, connector_filter),
      privacyNotice: typeof privacy_notice === "string" ? privacy_notice : null,
      connectionId: connection_id,
      redirectUrl: redirect_url,
      sent: null,
      end: null,
      ...beginning(known, initial_step, now, timing)
    }
    return respond(
      expectLogin(keepSession(after, session), session, now),
      { session: sessionBody(session, now, timing, request.origin) }
    )
  },
  sessions: ({ now, payload, request, world }) =>
    withKnownFilters(world, payload.query, SessionQuery, () => {
      const { connection_id_in, error_code_in, session_id_in, status_in } = payload.query
      const found = inOrder(world.sessions)
        .map((session) => sessionBody(session, now, world.settings.timing, request.origin))
        .filter((session) =>
          lets(session_id_in, session.session_id) && lets(status_in, session.status) &&
          lets(connection_id_in?.map(Redacted.value), session.connection_id) && lets(error_code_in, session.error_code)
        )
      return paged(world, found, payload.page_token, (page) => respond(world, page))
    })
}
