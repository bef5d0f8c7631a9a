/**
 * What Flanks does not have, or has without saying where: the applications that its page on errors speaks of, the upload
 * of its oldest overview, the user's side of a login, and the simulator's own controls.
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

const ByName = Schema.Struct({ name: Schema.String })

/** The applications of which the page on errors says that they exist already, or do not; it shows no path. */
export class ApplicationsGroup extends HttpApiGroup.make("applications").add(
  HttpApiEndpoint.get("list", "/simulator/applications", {
    disableCodecs: true,
    success: Schema.Struct({ items: Schema.Array(ByName) }),
    error: failures
  }),
  HttpApiEndpoint.post("create", "/simulator/applications", {
    disableCodecs: true,
    payload: ByName,
    success: ByName,
    error: failures
  }),
  HttpApiEndpoint.delete("delete", "/simulator/applications", {
    disableCodecs: true,
    payload: ByName,
    success: Done,
    error: failures
  })
).middleware(Bearer).annotateMerge(OpenApi.annotations({
  title: "applications (simulator)",
  description: "Not Flanks' paths: its page on errors speaks of applications without saying where they are."
})) {}

/** An uploaded file: its name and the first bytes of it, one character each. */
export interface UploadedFile {
  readonly filename: string
  readonly start: string
}

const isUploadedFile = (u: unknown): u is UploadedFile => typeof u === "object" && u !== null && "start" in u

/** The upload of a file. */
export const Upload = Schema.Struct({
  credentials_token: WireSecret,
  file: Schema.Unknown.check(
    Schema.makeFilter(isUploadedFile, {
      expected: "a file",
      toJsonSchema: () => ({ type: "string", format: "binary" })
    })
  )
})

/** The upload that Flanks' oldest overview lists without its fields: what its page says of uploads is about it. */
export class UploadGroup extends HttpApiGroup.make("upload").add(
  HttpApiEndpoint.post("create", "/v0/bank/credentials/upload", {
    disableCodecs: true,
    payload: Upload.pipe(HttpApiSchema.asMultipart()),
    success: Done,
    error: failures
  })
).middleware(Bearer).annotateMerge(OpenApi.annotations({
  title: "upload (oldest overview)",
  description: "Flanks' oldest overview lists the path alone; the fields are ours. The file is looked at and dropped."
})) {}

/** What a user does in the browser: logs in through a link or a session, or does what the bank asks for. */
export const UserLogin = Schema.Struct({
  /** Where the user was sent: one of these five. */
  link_token: Schema.optionalKey(Schema.String),
  session_id: Schema.optionalKey(Schema.String),
  sca_token: Schema.optionalKey(WireSecret),
  reset_token: Schema.optionalKey(WireSecret),
  transaction_token: Schema.optionalKey(WireSecret),
  bank: Schema.optionalKey(Schema.String),
  username: Schema.optionalKey(WireSecret),
  /** A scenario, or anything else for a login that works. Absent where a session's challenge is answered. */
  password: Schema.optionalKey(WireSecret),
  /** The answers to the bank's challenges, in their order. */
  sca: Schema.optionalKey(Schema.Array(WireSecret)),
  external_id: Schema.optionalKey(Schema.String),
  /** What comes back at the exchange: the other parameters of the link's URL. */
  extra: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  /** Which errors send the user back instead of showing them: `true`, or names separated by commas. */
  rollback: Schema.optionalKey(Schema.String)
})

/** What a user does in the browser. */
export type UserLogin = typeof UserLogin.Type

/** What comes of it. */
export const UserLoginResult = Schema.Struct({
  outcome: Schema.Literals(["connected", "challenged", "refused", "done"]),
  /** The code to exchange, from a link. */
  code: field(WireSecret),
  /** The challenge that waits for an answer. */
  challenge: field(Schema.String),
  /** What went wrong, in Flanks' words for its Link. */
  error: field(Schema.String),
  /** Where the browser would go now; null where the user stays and reads. */
  redirect: field(Schema.String)
})

/** What comes of it. */
export type UserLoginResult = typeof UserLoginResult.Type

/** The user's side, and what else is open to everybody. */
export class UserGroup extends HttpApiGroup.make("user").add(
  HttpApiEndpoint.post("visit", "/simulator/visit", {
    disableCodecs: true,
    payload: UserLogin,
    success: UserLoginResult,
    error: failures
  }),
  HttpApiEndpoint.get("scenarios", "/simulator/scenarios", {
    disableCodecs: true,
    success: Schema.Struct({
      items: Schema.Array(Schema.Struct({
        word: Schema.String,
        where: Schema.Literals(["password", "challenge", "request"]),
        origin: Schema.Literals(["testbank", "simulator"]),
        says: Schema.String
      }))
    }),
    error: failures
  }),
  HttpApiEndpoint.get("report", "/simulator/report", {
    disableCodecs: true,
    query: { report_id: Schema.String },
    success: open({ report_id: Schema.Int, template_id: Schema.Int }),
    error: failures
  })
).annotateMerge(OpenApi.annotations({
  title: "user (simulator)",
  description: "What happens in the user's browser, and other things that need no access token."
})) {}

/** One request, as the log keeps it: no path, no query, no body. */
export const LogEntry = Schema.Struct({
  at: Schema.String,
  operation: Schema.NullOr(Schema.String),
  method: Schema.String,
  status: Schema.Int,
  outcome: Schema.String,
  scenario: Schema.NullOr(Schema.String),
  /** What came of the answer on its way. */
  delivery: Schema.Literals(["whole", "dropped", "truncated"])
})

/** One request, as the log keeps it. */
export type LogEntry = typeof LogEntry.Type

/** The controls; they exist where they were asked for, and on loopback only. */
export class ControlGroup extends HttpApiGroup.make("control").add(
  HttpApiEndpoint.post("advance", "/simulator/control/advance", {
    disableCodecs: true,
    payload: Schema.Struct({ seconds: Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1e9 })) }),
    success: Schema.Struct({ now: Schema.String }),
    error: failures
  }),
  HttpApiEndpoint.post("arm", "/simulator/control/arm", {
    disableCodecs: true,
    payload: Schema.Struct({
      scenario: Schema.String,
      /** As the log names it, such as `links.exchange`; any if absent. */
      operation: Schema.optionalKey(Schema.String),
      times: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 })))
    }),
    success: Schema.Struct({ armed: Schema.Int }),
    error: failures
  }),
  HttpApiEndpoint.post("disarm", "/simulator/control/disarm", {
    disableCodecs: true,
    payload: Schema.Struct({}),
    success: Schema.Struct({ armed: Schema.Int }),
    error: failures
  }),
  HttpApiEndpoint.post("shutDownLinks", "/simulator/control/shut-down-links", {
    disableCodecs: true,
    payload: Schema.Struct({
      /** From when on, such as `2026-12-31`; from now on if absent, and never if null. */
      at: Schema.optionalKey(Schema.NullOr(Schema.DateTimeUtcFromString))
    }),
    success: Schema.Struct({ at: Schema.NullOr(Schema.String) }),
    error: failures
  }),
  HttpApiEndpoint.get("log", "/simulator/control/log", {
    disableCodecs: true,
    success: Schema.Struct({ items: Schema.Array(LogEntry) }),
    error: failures
  })
).annotateMerge(OpenApi.annotations({
  title: "control (simulator)",
  description: "Puts time ahead, arms faults, shuts Flanks Link down, reads the log of requests."
})) {}
