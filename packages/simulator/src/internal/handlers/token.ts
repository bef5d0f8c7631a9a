import * as HashMap from "effect/HashMap"
import * as Redacted from "effect/Redacted"
import * as CannedResponse from "../../CannedResponse.ts"
import { findLogin } from "../../scenarios/Scenario.ts"
import { newId } from "../../World.ts"
import { type Handlers, refuse, respond } from "./handler.ts"

/** Issues an access token; with a password a longer one, as the oldest docs show it. */
export const token: Handlers<"token"> = {
  issue: ({ now, payload, world }) => {
    const { accessTokens, settings } = world
    const { clientId, clientSecret, oneAccessToken, speed, timing } = settings
    const isPassword = payload.grant_type === "password"
    const isKnown = Redacted.value(payload.client_id) === clientId &&
      Redacted.value(payload.client_secret) === Redacted.value(clientSecret) &&
      (!isPassword || findLogin(Redacted.value(payload.password))?._tag !== "Refuses")
    if (!isKnown) return refuse(world, CannedResponse.accessDenied)

    const life = isPassword ? timing.accessTokenOfPassword : timing.accessToken
    const [after, accessToken] = newId(world, "access")
    const [last, refreshToken] = isPassword ? newId(after, "refresh") : [after, null]
    const kept = oneAccessToken
      ? HashMap.empty<string, number>()
      : HashMap.filter(accessTokens, (expiresAt) => expiresAt > now)
    return respond({ ...last, accessTokens: HashMap.set(kept, accessToken, now + life * speed) }, {
      access_token: accessToken,
      expires_in: Math.floor(life / 1000),
      token_type: "Bearer",
      scope: "read write aggregation payment",
      ...(refreshToken === null ? {} : { refresh_token: refreshToken })
    })
  }
}
