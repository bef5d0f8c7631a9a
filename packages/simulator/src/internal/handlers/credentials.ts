import type { Flags } from "@effect-flanks/client/api/Credentials"
import type { DataKind } from "@effect-flanks/client/DataKind"
import * as DateTime from "effect/DateTime"
import * as HashMap from "effect/HashMap"
import * as Redacted from "effect/Redacted"
import * as CannedResponse from "../../CannedResponse.ts"
import { type CredentialsState, stateAt } from "../../Lifecycle.ts"
import { challengeOf, type Refusal, refusals } from "../../scenarios/Scenario.ts"
import { type Credentials, inOrder, lookUp, newId, type World } from "../../World.ts"
import { keepCredentials, removeCredentials, startCredentials } from "../world/credentials.ts"
import { type Handlers, refuse, respond } from "./handler.ts"
import { loginOf, tryLogin } from "./login.ts"
import { createdBody, delayedBody, withCredentials } from "./tokens.ts"

const flags = (dataKinds: ReadonlyArray<DataKind>): typeof Flags.Encoded => {
  const has = (dataKind: DataKind) => dataKinds.includes(dataKind)
  return {
    product: {
      auth: has("identity"),
      account: has("account"),
      card: has("card"),
      portfolio: has("portfolio"),
      investment: has("investment"),
      liability: has("liability"),
      holders: has("holder")
    },
    transactions: {
      account: has("accountTransaction"),
      card: has("cardTransaction"),
      investment: has("investmentTransaction"),
      liability: has("liabilityTransaction")
    }
  }
}

const seconds = (millis: number): number => Math.floor(millis / 1000)

const onWire = ({ bank, createdAt }: Credentials, found: CredentialsState) => {
  const updated = found.updatedAt === null ? null : DateTime.formatIso(DateTime.makeUnsafe(found.updatedAt))
  const day = updated === null ? null : updated.slice(0, 10)
  return {
    pending: found.pending,
    blocked: found.blocked,
    reset_token: found.resetToken,
    sca_token: found.scaToken,
    transaction_token: found.transactionToken,
    name: bank,
    last_transaction_date: day,
    last_update: day,
    time: updated === null ? null : updated.slice(11, 16),
    last_update_timestamp: found.updatedAt === null ? null : seconds(found.updatedAt),
    created_at_timestamp: seconds(createdAt),
    errored: flags(found.errored),
    created: flags(found.created)
  }
}

/** The status in the list, whose values nothing documents. */
const listed = ({ blocked, errored, pending, scaToken }: CredentialsState): string => {
  if (blocked) return "blocked"
  if (scaToken !== null) return "sca"
  if (pending) return "pending"
  return errored.length > 0 ? "error" : "active"
}

/** How many credentials are on a page; nothing documents it. */
const pageSize = 100

/** What the direct route answers to a login that leads to nothing. */
const refusalAnswer = (refusal: Refusal): CannedResponse.CannedResponse => {
  const { code } = refusals[refusal]
  if (code === null) return CannedResponse.internalError
  return code === 40001 ? CannedResponse.alreadyExists("credential", "username") : CannedResponse.bank(code)
}

/** Where nothing is typed, the user confirms within seconds, and the same request then succeeds; a code has no way in. */
const expectConfirmation = (world: World, login: string, challenge: string, now: number): World =>
  challengeOf(challenge)?.typed === false
    ? { ...world, confirmations: HashMap.set(world.confirmations, login, now + world.settings.timing.step) }
    : world

/** Credentials: their status, and what is done to them. */
export const credentials: Handlers<"credentials"> = {
  status: ({ now, payload, world }) =>
    withCredentials(world, Redacted.value(payload.credentials_token), (found) => {
      const stands = stateAt(found, now, world.settings.timing)
      return stands.delayed ? refuse(world, CannedResponse.securityChecks) : respond(world, onWire(found, stands))
    }),
  force: ({ payload, world }) =>
    withCredentials(world, Redacted.value(payload.credentials_token), (found) => {
      const [after, token] = newId(world, payload.force)
      const forced = { ...found.forced, [payload.force]: token }
      return respond(keepCredentials(after, { ...found, forced }), { [`${payload.force}_token`]: token })
    }),
  list: ({ now, payload, world }) => {
    const all = inOrder(world.credentials)
    const pages = Math.max(1, Math.ceil(all.length / pageSize))
    const page = payload.page ?? 1
    if (page < 1) return refuse(world, CannedResponse.invalid("page"))
    const items = all.slice((page - 1) * pageSize, page * pageSize).map((one) => ({
      credentials_token: one.token,
      external_id: one.externalId,
      bank: one.bank,
      status: listed(stateAt(one, now, world.settings.timing))
    }))
    return respond(world, { items, page, pages })
  },
  delete: ({ payload, world }) =>
    withCredentials(
      world,
      Redacted.value(payload.credentials_token),
      (found) => respond(removeCredentials(world, found), { message: "Successfully deleted" })
    ),
  create: ({ now, payload, request, world }) => {
    if (!world.settings.banks.some(({ id }) => id === payload.bank)) {
      return refuse(world, CannedResponse.invalid("bank"))
    }
    const login = { bank: payload.bank, username: Redacted.value(payload.username) }
    const password = Redacted.value(payload.password)
    const isConfirmed = now >= (lookUp(world.confirmations, loginOf(login)) ?? Infinity)
    const attempt = { ...login, password, sca: isConfirmed ? ["confirmed"] : [] }
    const [after, verdict] = tryLogin(world, attempt, request.scenario, now)
    switch (verdict._tag) {
      case "Refused":
        return refuse(after, refusalAnswer(verdict.refusal))
      case "BankIsDown":
        return refuse(after, CannedResponse.bank(50001))
      case "Challenged":
        return refuse(expectConfirmation(after, loginOf(login), verdict.challenge, now), CannedResponse.bank(50003))
      case "Connected": {
        const made = { bank: attempt.bank, login: loginOf(login), life: verdict.life, externalId: null, extra: {} }
        const [last, created] = startCredentials(after, made, null, now)
        return verdict.life.checks === "exchange"
          ? respond(last, delayedBody(created), 202)
          : respond(last, createdBody(created))
      }
    }
  }
}
