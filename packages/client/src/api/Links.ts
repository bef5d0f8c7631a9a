/**
 * Links, with which users connect their banks, and the codes with which they return. Flanks calls this generation legacy;
 * `Connect` is its successor.
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

/**
 * A link. Source: docs.
 *
 * @category schemas
 */
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

/**
 * A code that hasn't been exchanged yet. Source: client.
 *
 * @category schemas
 */
export class UnusedCode extends Schema.Opaque<UnusedCode>()(open({
  code: WireSecret,
  link_token: field(informing(Schema.String)),
  /** The parameters that were on the link's URL. */
  extra: Schema.optionalKey(Schema.Unknown)
})) {}

/**
 * The code was exchanged. Store the token. Source: docs, client.
 *
 * @category schemas
 */
export const Exchanged = open({
  credentials_token: WireSecret,
  message: field(informing(Schema.String)),
  link_token: field(informing(Schema.String)),
  /** The parameters that were on the link's URL. */
  extra: Schema.optionalKey(Schema.Unknown)
})

/**
 * The code was exchanged, and security checks delay the token. Store it. Source: seed.
 *
 * @category schemas
 */
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

/** Decodes either form of a link. `encode` chooses the form for encoding. */
const linkAs = (encode: (link: Link) => typeof AnyLink.Type) =>
  AnyLink.pipe(Schema.decodeTo(
    Schema.toType(Link),
    SchemaTransformation.transform<Link, typeof AnyLink.Type>({
      decode: (wire) => "data" in wire ? wire.data as Link : wire,
      encode
    })
  ))

/** The form of a link in the docs. */
const LinkInData = linkAs((link) => ({ success: true, data: link }))

/** The form of a link that a third party's client expects. */
const BareLink = linkAs((link) => link)

/** Decodes either form of the list, and encodes the one in the docs. */
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

/**
 * A new link. Source: docs.
 *
 * @category schemas
 */
export class NewLink extends Schema.Opaque<NewLink>()(Schema.Struct({ redirect_uri: Schema.String, ...settings })) {}

/**
 * A change of a link. A null removes a setting. Source: client.
 *
 * @category schemas
 */
export class LinkChange extends Schema.Opaque<LinkChange>()(Schema.Struct({
  token: Schema.String,
  redirect_uri: Schema.optionalKey(Schema.String),
  ...settings
})) {}

const ByToken = Schema.Struct({ token: Schema.String })

const { get, post } = Endpoint.of("v0")

/**
 * The endpoints of links. The docs don't show the method of `list` or the paths of the changes, so these are from a third
 * party's client.
 *
 * @category endpoints
 */
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
