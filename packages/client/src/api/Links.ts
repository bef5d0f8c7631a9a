/**
 * Links, through which users connect their bank, and the codes that they come back with. Flanks calls this generation
 * legacy; Connect is the newer one.
 *
 * @since 0.1.0
 */
import { field, open } from "@effect-flanks/domain/BodySchemas"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Endpoint from "./Endpoint.ts"
import { Bearer } from "./ErrorBodies.ts"
import { informing, record, WireSecret } from "./Field.ts"

/** A link. Source: docs. */
export class Link extends Schema.Opaque<Link>()(record({
  token: Schema.String,
  name: Schema.String,
  redirect_uri: Schema.String,
  company_name: Schema.String,
  terms_and_conditions_url: Schema.String,
  privacy_policy_url: Schema.String,
  active: Schema.Boolean,
  pending_code_count: informing(Schema.Int)
})) {}

/** A code that has not been exchanged yet. Source: client. */
export class UnusedCode extends Schema.Opaque<UnusedCode>()(open({
  code: WireSecret,
  link_token: field(informing(Schema.String)),
  /** The parameters that were on the link's URL. */
  extra: Schema.optionalKey(Schema.Unknown)
})) {}

/** The code is exchanged: keep the token. Source: docs, client. */
export const Exchanged = open({
  credentials_token: WireSecret,
  message: field(informing(Schema.String)),
  link_token: field(informing(Schema.String)),
  /** The parameters that were on the link's URL. */
  extra: Schema.optionalKey(Schema.Unknown)
})

/** The code is exchanged, security checks delay the token: keep it. Source: seed. */
export const Delayed = open({
  message: Schema.String,
  credentials_token: WireSecret,
  error_code: Schema.Literal(20003)
}).pipe(HttpApiSchema.status(202))

const WrappedLink = open({ success: field(informing(Schema.Boolean)), data: Link })
const WrappedLinks = open({
  success: field(informing(Schema.Boolean)),
  count: field(informing(Schema.Int)),
  items: Schema.Array(Link)
})

const AnyLink = Schema.Union([WrappedLink, Link])
const AnyLinks = Schema.Union([WrappedLinks, Schema.Array(Link)])

/** Either form of a link; `encode` says which is sent. */
const linkAs = (encode: (link: Link) => typeof AnyLink.Type) =>
  AnyLink.pipe(Schema.decodeTo(
    Schema.toType(Link),
    SchemaTransformation.transform<Link, typeof AnyLink.Type>({
      decode: (wire) => "data" in wire ? wire.data as Link : wire,
      encode
    })
  ))

/** As the docs show it. */
const LinkInData = linkAs((link) => ({ success: true, data: link }))

/** As a client has seen it. */
const BareLink = linkAs((link) => link)

/** Either form of the list; sent as the docs show it. */
const LinkList = AnyLinks.pipe(Schema.decodeTo(
  Schema.toType(Schema.Array(Link)),
  SchemaTransformation.transform<ReadonlyArray<Link>, typeof AnyLinks.Type>({
    decode: (wire) => "items" in wire ? wire.items : wire,
    encode: (links) => ({ success: true, count: links.length, items: links })
  })
))

const settings = {
  name: field(Schema.String),
  company_name: field(Schema.String),
  terms_and_conditions_url: field(Schema.String),
  privacy_policy_url: field(Schema.String)
}

/** A new link. Source: docs. */
export class NewLink extends Schema.Opaque<NewLink>()(Schema.Struct({ redirect_uri: Schema.String, ...settings })) {}

/** What changes of a link; null removes. Source: client. */
export class LinkChange extends Schema.Opaque<LinkChange>()(Schema.Struct({
  token: Schema.String,
  redirect_uri: Schema.optionalKey(Schema.String),
  ...settings
})) {}

const ByToken = Schema.Struct({ token: Schema.String })

const { get, post } = Endpoint.of("v0")

/** The endpoints. The docs show neither the verb of `list` nor the paths of the changes; a client posts. */
export class LinksGroup extends HttpApiGroup.make("links").add(
  post("list", "/v0/links/list-links", {
    replay: "safe",
    source: "docs",
    payload: Schema.Struct({}),
    success: LinkList
  }),
  post("create", "/v0/links/create-link", {
    replay: "unsafe",
    source: "docs",
    payload: NewLink,
    success: LinkInData
  }),
  post("edit", "/v0/links/edit-link", {
    replay: "safe",
    source: "client",
    payload: LinkChange,
    success: BareLink
  }),
  post("delete", "/v0/links/delete-link", {
    replay: "safe",
    source: "client",
    payload: ByToken,
    success: BareLink
  }),
  post("pause", "/v0/links/pause-link", {
    replay: "safe",
    source: "client",
    payload: ByToken,
    success: BareLink
  }),
  post("resume", "/v0/links/resume-link", {
    replay: "safe",
    source: "client",
    payload: ByToken,
    success: BareLink
  }),
  get("unusedCodes", "/v0/platform/link", {
    replay: "safe",
    source: "client",
    query: { link_token: Schema.optionalKey(Schema.String), client_id: Schema.optionalKey(Schema.String) },
    success: Schema.Array(UnusedCode)
  }),
  post("exchange", "/v0/platform/link", {
    replay: "once",
    source: "docs",
    payload: Schema.Struct({ code: WireSecret }),
    success: [Delayed, Exchanged]
  })
).middleware(Bearer) {}
