/**
 * The endpoints that Flanks doesn't have, or mentions without their paths: applications, the upload, the user's side of a
 * login, and the control API of the simulator.
 *
 * @since 0.1.0
 */
import { Done } from "@effect-flanks/client/api/Credentials"
import { Bearer, failures } from "@effect-flanks/client/api/ErrorBodies"
import { WireSecret } from "@effect-flanks/client/api/Field"
import { field, open } from "@effect-flanks/domain/BodySchemas"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Schema from "effect/Schema"

/** The Schemas describe the JSON itself, and every endpoint has the failures of Flanks' own. */
const plain = { disableCodecs: true, error: failures } as const

const ByName = Schema.Struct({ name: Schema.String })

/**
 * The applications that Flanks' page on errors mentions. Their paths are undocumented.
 *
 * @category endpoints
 */
export class ApplicationsGroup extends HttpApiGroup.make("applications").add(
  HttpApiEndpoint.get("list", "/simulator/applications", {
    ...plain,
    success: Schema.Struct({ items: Schema.Array(ByName) })
  }),
  HttpApiEndpoint.post("create", "/simulator/applications", {
    ...plain,
    payload: ByName,
    success: ByName
  }),
  HttpApiEndpoint.delete("delete", "/simulator/applications", {
    ...plain,
    payload: ByName,
    success: Done
  })
).middleware(Bearer).annotateMerge(OpenApi.annotations({
  title: "applications (simulator)",
  description: "Only the simulator has these paths. Flanks' page on errors mentions applications, but not their paths."
})) {}

/**
 * An uploaded file: its name and its first bytes, one character each.
 *
 * @category models
 */
export interface UploadedFile {
  readonly filename: string
  readonly start: string
}

const isUploadedFile = (u: unknown): u is UploadedFile => typeof u === "object" && u !== null && "start" in u

/**
 * The upload of a file.
 *
 * @category schemas
 */
export const Upload = Schema.Struct({
  credentials_token: WireSecret,
  file: Schema.Unknown.check(
    Schema.makeFilter(isUploadedFile, {
      expected: "a file",
      toJsonSchema: () => ({ type: "string", format: "binary" })
    })
  )
})

/**
 * The upload in Flanks' oldest overview, to which the 415 of its page on errors applies. Its fields are undocumented.
 *
 * @category endpoints
 */
export class UploadGroup extends HttpApiGroup.make("upload").add(
  HttpApiEndpoint.post("create", "/v0/bank/credentials/upload", {
    ...plain,
    payload: Upload.pipe(HttpApiSchema.asMultipart()),
    success: Done
  })
).middleware(Bearer).annotateMerge(OpenApi.annotations({
  title: "upload (oldest overview)",
  description:
    "Flanks' oldest overview lists only the path. The simulator chose the fields. The file is checked and discarded."
})) {}

/**
 * The actions of a user in the browser: a login through a link or a session, or a confirmation for the bank.
 *
 * @category schemas
 */
export const UserLogin = Schema.Struct({
  /** The target of the user: one of these five. */
  link_token: Schema.optionalKey(Schema.String),
  session_id: Schema.optionalKey(Schema.String),
  sca_token: Schema.optionalKey(WireSecret),
  reset_token: Schema.optionalKey(WireSecret),
  transaction_token: Schema.optionalKey(WireSecret),
  bank: Schema.optionalKey(Schema.String),
  username: Schema.optionalKey(WireSecret),
  /** A scenario, or any other text for a successful login. Absent in an answer to a session's challenge. */
  password: Schema.optionalKey(WireSecret),
  /** The answers to the bank's challenges, in order. */
  sca: Schema.optionalKey(Schema.Array(WireSecret)),
  external_id: Schema.optionalKey(Schema.String),
  /** The other parameters of the link's URL, which the exchange returns. */
  extra: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  /** Which errors send the user back instead of showing them: `true`, or names separated by commas. */
  rollback: Schema.optionalKey(Schema.String)
})

/**
 * The actions of a user in the browser.
 *
 * @category schemas
 */
export type UserLogin = typeof UserLogin.Type

/**
 * The result of a user's action.
 *
 * @category schemas
 */
export const UserLoginResult = Schema.Struct({
  outcome: Schema.Literals(["connected", "challenged", "refused", "done"]),
  /** The code to exchange, from a link. */
  code: field(WireSecret),
  /** The challenge that needs an answer. */
  challenge: field(Schema.String),
  /** The error, as Flanks Link names it. */
  error: field(Schema.String),
  /** The browser's next address. Null if the user stays on the page. */
  redirect: field(Schema.String)
})

/**
 * The result of a user's action.
 *
 * @category schemas
 */
export type UserLoginResult = typeof UserLoginResult.Type

/**
 * The user's side, and other endpoints that need no access token.
 *
 * @category endpoints
 */
export class UserGroup extends HttpApiGroup.make("user").add(
  HttpApiEndpoint.post("login", "/simulator/user-login", {
    ...plain,
    payload: UserLogin,
    success: UserLoginResult
  }),
  HttpApiEndpoint.get("scenarios", "/simulator/scenarios", {
    ...plain,
    success: Schema.Struct({
      items: Schema.Array(Schema.Struct({
        word: Schema.String,
        where: Schema.Literals(["password", "challenge", "request"]),
        origin: Schema.Literals(["testbank", "simulator"]),
        says: Schema.String
      }))
    })
  }),
  HttpApiEndpoint.get("report", "/simulator/report", {
    ...plain,
    query: { report_id: Schema.String },
    success: open({ report_id: Schema.Int, template_id: Schema.Int })
  })
).annotateMerge(OpenApi.annotations({
  title: "user (simulator)",
  description: "The actions of users in their browsers, and other endpoints that need no access token."
})) {}

/**
 * A request in the log, without path, query and body.
 *
 * @category schemas
 */
export const LogEntry = Schema.Struct({
  at: Schema.String,
  operation: Schema.NullOr(Schema.String),
  method: Schema.String,
  status: Schema.Int,
  outcome: Schema.String,
  scenario: Schema.NullOr(Schema.String),
  /** Whether the response arrived. */
  delivery: Schema.Literals(["whole", "dropped", "truncated"])
})

/**
 * A request in the log.
 *
 * @category schemas
 */
export type LogEntry = typeof LogEntry.Type

/**
 * The control API. It exists only if the settings turn it on, and only for this machine.
 *
 * @category endpoints
 */
export class ControlGroup extends HttpApiGroup.make("control").add(
  HttpApiEndpoint.post("advance", "/simulator/control/advance", {
    ...plain,
    payload: Schema.Struct({ seconds: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1e9 })) }),
    success: Schema.Struct({ now: Schema.String })
  }),
  HttpApiEndpoint.post("arm", "/simulator/control/arm", {
    ...plain,
    payload: Schema.Struct({
      scenario: Schema.String,
      /** The operation's name in the log, such as `links.exchange`. By default, any operation. */
      operation: Schema.optionalKey(Schema.String),
      times: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 })))
    }),
    success: Schema.Struct({ armed: Schema.Int })
  }),
  HttpApiEndpoint.post("disarm", "/simulator/control/disarm", {
    ...plain,
    payload: Schema.Struct({}),
    success: Schema.Struct({ armed: Schema.Int })
  }),
  HttpApiEndpoint.post("shutDownLinks", "/simulator/control/shut-down-links", {
    ...plain,
    payload: Schema.Struct({
      /** The date of the shutdown, such as `2026-12-31`. Absent means now, and null means never. */
      at: Schema.optionalKey(Schema.NullOr(Schema.DateTimeUtcFromString))
    }),
    success: Schema.Struct({ at: Schema.NullOr(Schema.String) })
  }),
  HttpApiEndpoint.get("log", "/simulator/control/log", {
    ...plain,
    success: Schema.Struct({ items: Schema.Array(LogEntry) })
  })
).annotateMerge(OpenApi.annotations({
  title: "control (simulator)",
  description: "Moves time forward, arms faults, shuts Flanks Link down, and reads the log of requests."
})) {}
