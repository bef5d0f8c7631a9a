/** What several operations do with credentials. */
import * as Documented from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import * as HashMap from "effect/HashMap"
import * as HashSet from "effect/HashSet"
import * as CannedResponse from "../../CannedResponse.ts"
import { type Connection, type Credentials, lookUp, newId, type World } from "../../World.ts"
import { type HandlerResult, refuse } from "../handlers/handler.ts"

/** Makes credentials of a login that succeeded. */
export const startCredentials = (
  world: World,
  { bank, externalId, extra, life, login }: Connection,
  linkToken: string | null,
  now: number
): readonly [world: World, credentials: Credentials] => {
  const [after, token, n] = newId(world, "credentials")
  const credentials: Credentials = {
    n,
    token,
    bank,
    login,
    life,
    externalId,
    extra,
    linkToken,
    createdAt: now,
    forced: { sca: null, reset: null, transaction: null },
    satisfiedAt: null
  }
  return [keepCredentials(keepLogin(after, login), credentials), credentials]
}

/** The world in which a login has credentials, or a code. */
export const keepLogin = (world: World, login: string): World => ({
  ...world,
  connected: HashSet.add(world.connected, login)
})

/** The world with these credentials as they are now. */
export const keepCredentials = (world: World, credentials: Credentials): World => ({
  ...world,
  credentials: HashMap.set(world.credentials, credentials.token, credentials)
})

/** The world without these credentials. */
export const removeCredentials = (world: World, { login, token }: Credentials): World => ({
  ...world,
  credentials: HashMap.remove(world.credentials, token),
  connected: HashSet.remove(world.connected, login)
})

/** Goes on with the credentials that a token names, or refuses. */
export const withCredentials = <A>(
  world: World,
  token: string,
  then: (credentials: Credentials) => HandlerResult<A>
): HandlerResult<A> => {
  const credentials = lookUp(world.credentials, token)
  return credentials === null
    ? refuse(world, CannedResponse.doesNotExist("credential", "credentials_token"))
    : then(credentials)
}

/** The 200 of the seed, in its order of keys. */
export const createdBody = ({ token }: Credentials) => ({
  credentials_token: token,
  message: "User created successfully"
})

/** The 202 of the seed, in its order of keys. */
export const delayedBody = ({ token }: Credentials) => ({
  message: Documented.sentences.TokenDelayed,
  credentials_token: token,
  error_code: rows.ScaError.code
})
