/** The pages for people: the home page, the API reference, the explorer, and the page of a bank's user. */
import * as Effect from "effect/Effect"
import * as HttpApiScalar from "effect/http-api/HttpApiScalar"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Redacted from "effect/Redacted"
import { Api, openApi } from "../../Api.ts"
import * as Request from "../../Request.ts"
import type { Simulator } from "../../Simulator.ts"
import { home, script, scriptPath } from "./home.ts"
import * as Reference from "./reference.ts"
import * as UserPage from "./userPage.ts"

/** The reference can send requests to this server, but its buttons that would send the document elsewhere don't work. */
const policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; base-uri 'none'; form-action 'none'"

/** Hides the reference's tools that lead elsewhere. */
const scalar = {
  withDefaultFonts: false,
  showDeveloperTools: "never",
  hideClientButton: true,
  authentication: { preferredSecurityScheme: "bearer" },
  customCss: Reference.css
}

const textOf = ({ body }: HttpServerResponse.HttpServerResponse): string =>
  body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : ""

/** The reference. Its code is loaded on the first request. */
const docs = Effect.scoped(Effect.flatten(HttpRouter.toHttpEffect(
  HttpApiScalar.layer(Api, { scalar })
))).pipe(
  Effect.map((response) =>
    HttpServerResponse.text(Reference.accessible(textOf(response)), {
      contentType: "text/html; charset=utf-8",
      headers: { "content-security-policy": policy }
    })
  ),
  Effect.orDie
)

type Page = (
  simulator: Simulator["Service"],
  url: URL
) => Effect.Effect<HttpServerResponse.HttpServerResponse, never, HttpServerRequest.HttpServerRequest>

const field = (json: string, read: (parsed: { readonly [name: string]: unknown }) => unknown): string =>
  String(read(JSON.parse(json)))

/** Creates a session as an application would, and leads its user there. */
const openSession: Page = (simulator, url) =>
  Effect.gen(function*() {
    const { settings } = yield* simulator.world
    const post = (path: string, body: object, authorization: string | null) =>
      simulator.answer(Request.make("POST", path, { body: JSON.stringify(body), authorization, origin: url.origin }))
    const token = yield* post("/v0/token", {
      grant_type: "client_credentials",
      client_id: settings.clientId,
      client_secret: Redacted.value(settings.clientSecret)
    }, null)
    const authorization = `Bearer ${field(token.answer.body, ({ access_token }) => access_token)}`
    const created = yield* post("/connect/v2/sessions/create-session", { configuration: {} }, authorization)
    const address = field(created.answer.body, ({ session }) => (session as { readonly url: string }).url)
    return HttpServerResponse.redirect(address, { status: 303 })
  })

const pages = new Map<string, Page>([
  [`GET ${scriptPath}`, () => Effect.succeed(HttpServerResponse.text(script, { contentType: "text/javascript" }))],
  ["POST /simulator/session", openSession],
  ["GET /openapi.json", () => Effect.sync(() => HttpServerResponse.jsonUnsafe(openApi()))],
  ["GET /docs", () => docs],
  ["GET /favicon.ico", () => Effect.succeed(HttpServerResponse.empty())],
  ["GET /simulator/user", UserPage.show],
  ["POST /simulator/user", (simulator, url) =>
    HttpServerRequest.HttpServerRequest.pipe(
      Effect.flatMap((request) => request.text),
      Effect.orElseSucceed(() => ""),
      Effect.flatMap((body) => UserPage.send(simulator, url, body))
    )]
])

/** The explorer's document has its own policy. */
const explorerOf = (read: Effect.Effect<string>): Page => () =>
  Effect.map(read, (page) => HttpServerResponse.text(page, { contentType: "text/html; charset=utf-8" }))

/** Finds pages by method and path. The explorer is one of them if its file can be read. */
export const site = (explorer: Effect.Effect<string> | null) => {
  const all = new Map<string, Page>([
    ...pages,
    ["GET /", (simulator, url) => Effect.map(simulator.world, (world) => home(world, url.origin, explorer !== null))],
    ...explorer === null ? [] : [["GET /explorer", explorerOf(explorer)] as const]
  ])
  return (method: string, { pathname }: URL): Page | null =>
    all.get(`${method === "HEAD" ? "GET" : method} ${pathname.replace(/(?<=.)\/$/, "")}`) ?? null
}
