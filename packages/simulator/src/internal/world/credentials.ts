/** Credentials in the world: made, kept, removed. */
import * as HashMap from "effect/HashMap"
import * as HashSet from "effect/HashSet"
import { type Connection, type Credentials, newId, type World } from "../../World.ts"

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
