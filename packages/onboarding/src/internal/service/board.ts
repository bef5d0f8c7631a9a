/** Pages of the service, for operators: the board at `/`, behind the key, and the API at `/docs`. */
import * as Clock from "effect/Clock"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as HttpApiScalar from "effect/http-api/HttpApiScalar"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { readFileSync } from "node:fs"
import { Api } from "../../service/Api.ts"
import { cookieName, isAllowed, isSession, type Key, makeSession, sessionLength } from "./access.ts"
import * as Reference from "./reference.ts"

/** A page, and the policy that is in it. A header can also forbid others to frame it. */
interface Page {
  readonly text: string
  readonly policy: string
}

const readPage = (name: string): Page => {
  const text = readFileSync(new URL(`../../../board/${name}.html`, import.meta.url), "utf8")
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1] ?? "default-src 'none'"
  return { text, policy: `${policy}; frame-ancestors 'none'` }
}

const show = ({ policy, text }: Page, status: number) =>
  HttpServerResponse.text(text, {
    status,
    contentType: "text/html; charset=utf-8",
    headers: {
      "content-security-policy": policy,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff"
    }
  })

/** The reference may try requests here, and has buttons that would send the document elsewhere. */
const docsPolicy =
  "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

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
const docs = Effect.scoped(Effect.flatten(HttpRouter.toHttpEffect(HttpApiScalar.layer(Api, { scalar })))).pipe(
  Effect.map((response) =>
    HttpServerResponse.text(Reference.accessible(textOf(response)), {
      contentType: "text/html; charset=utf-8",
      headers: { "content-security-policy": docsPolicy }
    })
  ),
  Effect.orDie
)

const none = Redacted.make("")

/** The largest form that is read, in characters. */
const largestKey = 4096

/** The pages, on the same server as the API. */
export const layer = (configured: Config.Config<Key>) =>
  Layer.unwrap(Effect.gen(function*() {
    const key = yield* configured
    const board = readPage("index")
    const signIn = readPage("sign-in")
    const refused = (message: string) => show({ ...signIn, text: signIn.text.replace("<!--message-->", message) }, 401)

    const home = Effect.gen(function*() {
      const { cookies, headers } = yield* HttpServerRequest.HttpServerRequest
      if (Option.isNone(key)) {
        return isAllowed(key, none, headers)
          ? show(board, 200)
          : refused("This service has no key, so that only this machine can open it.")
      }
      const isIn = isSession(key, cookies[cookieName] ?? "", yield* Clock.currentTimeMillis)
      return isIn ? show(board, 200) : show(signIn, 401)
    })

    const cookie = (value: string, maxAge: number, headers: { readonly [name: string]: string | undefined }) =>
      HttpServerResponse.setCookie(
        HttpServerResponse.empty({ status: 303, headers: { location: "/" } }),
        cookieName,
        value,
        {
          httpOnly: true,
          maxAge,
          path: "/",
          sameSite: "lax",
          // Behind a proxy that ends TLS, the browser's own connection is encrypted.
          secure: headers["x-forwarded-proto"] === "https"
        }
      )

    const enter = Effect.gen(function*() {
      const request = yield* HttpServerRequest.HttpServerRequest
      const form = yield* Effect.orElseSucceed(request.text, () => "")
      const given = form.length > largestKey ? "" : new URLSearchParams(form).get("key") ?? ""
      if (Option.isNone(key) || !isAllowed(key, Redacted.make(given), request.headers)) {
        return refused("That key is wrong.")
      }
      return yield* cookie(makeSession(key.value, yield* Clock.currentTimeMillis), sessionLength, request.headers)
    })

    const leave = Effect.flatMap(
      HttpServerRequest.HttpServerRequest,
      ({ headers }) => cookie("", 0, headers)
    )

    return Layer.mergeAll(
      HttpRouter.add("GET", "/", home),
      HttpRouter.add("POST", "/sign-in", enter),
      HttpRouter.add("POST", "/sign-out", leave),
      HttpRouter.add("GET", "/docs", docs),
      HttpRouter.add("GET", "/favicon.ico", HttpServerResponse.empty())
    )
  }))
