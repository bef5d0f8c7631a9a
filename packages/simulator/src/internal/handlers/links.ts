import type { LinkChange, NewLink } from "@effect-flanks/client/api/Links"
import * as HashMap from "effect/HashMap"
import * as Redacted from "effect/Redacted"
import * as CannedResponse from "../../CannedResponse.ts"
import { findLogin, usual } from "../../scenarios/Scenario.ts"
import { inOrder, type Link, lookUp, newId, type World } from "../../World.ts"
import { startCredentials } from "../world/credentials.ts"
import { refuseField } from "./envelope.ts"
import { type Call, type HandlerResult, type Handlers, refuse, respond } from "./handler.ts"
import { delayedBody } from "./tokens.ts"

const pendingCodes = ({ codes }: World, token: string): number =>
  HashMap.reduce(codes, 0, (count, { linkToken }) => linkToken === token ? count + 1 : count)

/** The defaults of a link: the company's name, and Flanks' documents. Source: docs. */
const defaults = {
  companyName: "Empresa Inventada",
  termsUrl: "https://flanks.example/terms-and-conditions",
  privacyUrl: "https://flanks.example/privacy-policy"
}

const onWire = (world: World, link: Link) => ({
  token: link.token,
  name: link.name ?? link.token,
  redirect_uri: link.redirectUri,
  company_name: link.companyName ?? defaults.companyName,
  terms_and_conditions_url: link.termsUrl ?? defaults.termsUrl,
  privacy_policy_url: link.privacyUrl ?? defaults.privacyUrl,
  active: link.active,
  pending_code_count: pendingCodes(world, link.token)
})

const isUrl = (text: string): boolean => URL.canParse(text)

const nameIsTaken = ({ links }: World, name: string | null, by: string | null): boolean =>
  name !== null && HashMap.some(links, (link) => link.name === name && link.token !== by)

type Settings = NewLink | LinkChange

/** A link with what was asked for; what was not asked for stays, and null brings the default back. */
const changed = (link: Link, asked: Settings): Link => ({
  ...link,
  redirectUri: asked.redirect_uri ?? link.redirectUri,
  name: asked.name === undefined ? link.name : asked.name,
  companyName: asked.company_name === undefined ? link.companyName : asked.company_name,
  termsUrl: asked.terms_and_conditions_url === undefined ? link.termsUrl : asked.terms_and_conditions_url,
  privacyUrl: asked.privacy_policy_url === undefined ? link.privacyUrl : asked.privacy_policy_url
})

/** Keeps a link if nothing is wrong with it. */
const kept = <A>(world: World, link: Link, value: (wire: ReturnType<typeof onWire>) => A): HandlerResult<A> => {
  if (!isUrl(link.redirectUri)) return refuseField(world, "redirect_uri", "invalid")
  if (nameIsTaken(world, link.name, link.token)) return refuseField(world, "name", "duplicated")
  const after = { ...world, links: HashMap.set(world.links, link.token, link) }
  return respond(after, value(onWire(after, link)))
}

const withLink = <P extends { readonly token: string }, A>(
  { payload, world }: Call<P>,
  then: (link: Link) => HandlerResult<A>
): HandlerResult<A> => {
  const link = lookUp(world.links, payload.token)
  return link === null ? refuseField(world, "token", "not_found") : then(link)
}

/** Links and their codes. */
export const links: Handlers<"links"> = {
  list: ({ world }) => {
    const items = inOrder(world.links).map((link) => onWire(world, link))
    return respond(world, { success: true, count: items.length, items })
  },
  create: ({ payload, world }) => {
    const [after, token, n] = newId(world, "link")
    const link: Link = {
      n,
      token,
      name: null,
      redirectUri: payload.redirect_uri,
      companyName: null,
      termsUrl: null,
      privacyUrl: null,
      active: true
    }
    return kept(after, changed(link, payload), (data) => ({ success: true, data }))
  },
  edit: (call) => withLink(call, (link) => kept(call.world, changed(link, call.payload), (data) => data)),
  delete: (call) =>
    withLink(call, (link) => {
      const { world } = call
      if (pendingCodes(world, link.token) > 0) return refuseField(world, "token", "conflict")
      return respond({ ...world, links: HashMap.remove(world.links, link.token) }, onWire(world, link))
    }),
  pause: (call) => withLink(call, (link) => kept(call.world, { ...link, active: false }, (data) => data)),
  resume: (call) => withLink(call, (link) => kept(call.world, { ...link, active: true }, (data) => data)),
  unusedCodes: ({ query, world }) =>
    respond(
      world,
      inOrder(world.codes)
        .filter(({ linkToken }) => query.link_token === undefined || linkToken === query.link_token)
        .filter(() => query.client_id === undefined || query.client_id === world.settings.clientId)
        .map(({ code, extra, linkToken }) => ({ code, link_token: linkToken, extra }))
    ),
  exchange: ({ now, payload, request, world }) => {
    const code = lookUp(world.codes, Redacted.value(payload.code))
    if (code === null) return refuse(world, CannedResponse.invalid("code"))
    const asked = findLogin(request.scenario)
    const life = asked?._tag === "Connects" ? { ...usual, ...asked.life } : code.life
    const [after, credentials] = startCredentials(
      { ...world, codes: HashMap.remove(world.codes, code.code) },
      { ...code, life },
      code.linkToken,
      now
    )
    return life.checks === "exchange"
      ? respond(after, delayedBody(credentials), 202)
      : respond(after, {
        message: "Successfully retrieved",
        credentials_token: credentials.token,
        link_token: code.linkToken,
        extra: code.extra
      })
  }
}
