/** What several operations answer about a credentials token. */
import * as Documented from "@effect-flanks/domain/Documented"
import { rows } from "@effect-flanks/domain/Table"
import * as CannedResponse from "../../CannedResponse.ts"
import { type Credentials, lookUp, type World } from "../../World.ts"
import { type HandlerResult, refuse } from "./handler.ts"

/** Continues with the credentials of a token, or refuses the request. */
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
