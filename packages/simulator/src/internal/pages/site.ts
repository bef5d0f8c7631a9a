/** What is for people: the page, the reference, the explorer, and the user's side. */
import * as Effect from "effect/Effect"
import * as HttpApiScalar from "effect/http-api/HttpApiScalar"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import { Api, openApi } from "../../Api.ts"
import type { Simulator } from "../../Simulator.ts"
import { home } from "./home.ts"
import * as UserPage from "./userPage.ts"

/** The reference may try requests here, and has buttons that would send the document elsewhere. */
const policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; base-uri 'none'; form-action 'none'"

/** Nothing that leads elsewhere, as the reference's own tools do. */
const scalar = {
  withDefaultFonts: false,
  showDeveloperTools: "never",
  hideClientButton: true,
  authentication: { preferredSecurityScheme: "bearer" }
}

/** The reference; what it takes is only loaded here. */
const docs = Effect.scoped(Effect.flatten(HttpRouter.toHttpEffect(
  HttpApiScalar.layer(Api, { scalar })
))).pipe(Effect.map(HttpServerResponse.setHeader("content-security-policy", policy)), Effect.orDie)

type Page = (
  simulator: Simulator["Service"],
  url: URL
) => Effect.Effect<HttpServerResponse.HttpServerResponse, never, HttpServerRequest.HttpServerRequest>

const pages = new Map<string, Page>([
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

/** It has its policy in it. */
const explorerOf = (read: Effect.Effect<string>): Page => () =>
  Effect.map(read, (page) => HttpServerResponse.text(page, { contentType: "text/html; charset=utf-8" }))

/** The pages by method and address; the explorer is one of them where it can be read. */
export const site = (explorer: Effect.Effect<string> | null) => {
  const all = new Map<string, Page>([
    ...pages,
    ["GET /", (simulator, url) => Effect.map(simulator.world, (world) => home(world, url.origin, explorer !== null))],
    ...explorer === null ? [] : [["GET /explorer", explorerOf(explorer)] as const]
  ])
  return (method: string, { pathname }: URL): Page | null =>
    all.get(`${method === "HEAD" ? "GET" : method} ${pathname.replace(/(?<=.)\/$/, "")}`) ?? null
}
