/**
 * Flanks' API as a service: every operation an effect whose error channel says what happened.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AccessToken from "./AccessToken.ts"
import { AggregationGroup } from "./api/Aggregation.ts"
import { AggregationV2Group, type Labels, type ProductQuery, type TransactionQuery } from "./api/AggregationV2.ts"
import { type Configuration, ConnectGroup, type ConnectorQuery, type SessionQuery } from "./api/Connect.ts"
import { CredentialsGroup, type Force, type NewCredentials } from "./api/Credentials.ts"
import { EntitiesGroup } from "./api/Entities.ts"
import { LettersGroup, type NewLetter } from "./api/Letters.ts"
import { LinksGroup } from "./api/Links.ts"
import { ReportsGroup } from "./api/Reports.ts"
import type { Grant } from "./api/Token.ts"
import type { InsecureUrl } from "./ClientError.ts"
import { operations } from "./internal/call/operation.ts"
import { byCursor, byNumber } from "./internal/call/pages.ts"
import { makeSender, type Where } from "./internal/call/send.ts"
import { type TestAnswer, testHttpClient, type TestRequest } from "./internal/call/testHttpClient.ts"
import { makeCreate } from "./internal/exchange/create.ts"
import { makeExchange } from "./internal/exchange/exchange.ts"
import { makeAwaitActivation } from "./internal/polling/awaitActivation.ts"
import { makeAwaitData } from "./internal/polling/awaitData.ts"
import { makeSessions } from "./internal/polling/sessions.ts"
import { withDefaults } from "./internal/withDefaults.ts"

/** What narrows a read of data. */
export interface ReadOptions {
  /** `{ account_id: [...] }`: fields are joined by and, the values of an array by or; an empty array matches nothing. */
  readonly query?: Readonly<Record<string, unknown>> | undefined
  /** Gives what there is, where Flanks would answer 20001. */
  readonly ignoreDataError?: boolean | undefined
}

const read = (token: Redacted.Redacted, options?: ReadOptions) => ({
  payload: {
    credentials_token: token,
    ...options?.query !== undefined && { query: options.query },
    ...options?.ignoreDataError !== undefined && { ignore_data_error: options.ignoreDataError }
  }
})

const ofToken = (token: Redacted.Redacted) => ({ payload: { credentials_token: token } })
const ofLink = (token: string) => ({ payload: { token } })
const nothing = () => ({ payload: {} })

const make = Effect.fnUntraced(function*(where: Where) {
  const tokens = yield* AccessToken.AccessToken
  const { command, keeping, posted, query } = operations(yield* makeSender(where), tokens)

  const unusedCodes = query(LinksGroup, "unusedCodes", (linkToken?: string) => ({
    query: linkToken === undefined ? {} : { link_token: linkToken }
  }))
  const status = query(CredentialsGroup, "status", ofToken)
  const account = query(AggregationGroup, "account", read)
  const creation = keeping(CredentialsGroup, "create")
  const exchange = keeping(LinksGroup, "exchange")

  const credentialsPage = query(CredentialsGroup, "list", (page: number) => ({ payload: { page } }))
  const connectorsPage = posted(ConnectGroup, "connectors")
  const sessionsPage = posted(ConnectGroup, "sessions")
  const productsPage = posted(AggregationV2Group, "products")
  const transactionsPage = posted(AggregationV2Group, "transactions")

  const createSession = query(ConnectGroup, "createSession", (configuration: Configuration) => ({
    payload: { configuration }
  }))
  const sessions = (of: SessionQuery = {}) =>
    byCursor("connect.sessions", (from) => sessionsPage({ query: of, ...from }))
  const { awaitSession, completeRedirect, reconnect, returned, session, watchSession } = makeSessions({
    list: sessions,
    create: createSession,
    status
  })
  const products = (of: ProductQuery = {}) =>
    byCursor("aggregationV2.products", (from) => productsPage({ query: of, ...from }))
  const transactions = (of: TransactionQuery = {}) =>
    byCursor("aggregationV2.transactions", (from) => transactionsPage({ query: of, ...from }))

  const { awaitData, watchData } = makeAwaitData(status)
  const { awaitActivation, watchActivation } = makeAwaitActivation(status, account)

  return {
    /** The banks. Documented failures: those of every operation, such as `Unauthorized`. */
    entities: query(EntitiesGroup, "list", () => ({})),

    links: {
      /** All links. Documented failures: `Unauthorized` and `InternalServerError`. */
      list: query(LinksGroup, "list", nothing),
      /** Makes a link. Not safe to repeat. Documented failure: `ConfigurationError`, reason `ValidationFailed`. */
      create: posted(LinksGroup, "create"),
      /** Changes a link; null removes a setting. Nobody has shown its failures. */
      edit: posted(LinksGroup, "edit"),
      /** Deletes a link that has no codes left to exchange. Nobody has shown how it fails for one that has. */
      delete: command(LinksGroup, "delete", ofLink),
      /** Takes a link out of use. Nobody has shown its failures. */
      pause: query(LinksGroup, "pause", ofLink),
      /** Takes a link into use again. Nobody has shown its failures. */
      resume: query(LinksGroup, "resume", ofLink),
      /** The codes that were not exchanged yet, of one link or of all. */
      unusedCodes
    },

    /**
     * Exchanges a link code for its token, once. A token that arrives is the result, delayed or not, out of a broken answer
     * too. A code that Flanks refuses fails at once, usually with `ConfigurationError`. After any other answer the unused codes
     * are listed when the attempt's deadline has passed, and a code that is still among them is posted again, on the transient
     * schedule: the call's deadline does not count. If the code is gone, or cannot be listed, the exchange fails with
     * `ExchangeUncertain`, which keeps every answer. Pass the code's link to shorten the list.
     *
     * The sources document the 202 of a delayed token, a success. Nobody has shown the answer to a used or unknown code.
     */
    exchange: makeExchange(tokens, (code) => exchange.send({ payload: { code } }), unusedCodes),

    credentials: {
      /** How far the extraction is; `Readiness` says what it means. Nobody has shown its failures. */
      status,
      /** All credentials, page by page. A server whose pages do not end, or repeat, ends the list with `UnexpectedShape`. */
      list: () => byNumber("credentials.list", credentialsPage),
      /** Has the user do an SCA, enter the credentials anew, or the transactions fetched. Not safe to repeat. */
      force: query(CredentialsGroup, "force", (token: Redacted.Redacted, force: Force) => ({
        payload: { credentials_token: token, force }
      })),
      /** Deletes credentials. A success that says nothing is one; an object that says something else is `UnexpectedShape`. */
      delete: command(CredentialsGroup, "delete", ofToken),
      /**
       * For regulated entities that do not use the Link. Not safe to repeat, unless the bank failed. The sources announce
       * `BankError`, `CredentialsError` and `ScaRequired` here, without a response of any.
       */
      create: makeCreate(tokens, creation.operation, (login: NewCredentials) => creation.send({ payload: login }))
    },

    /**
     * The data, as it was last fetched. Any failure can come with any operation. The sources connect 20001, 20002 and 20003 with
     * these reads; nobody has shown 50001, 50002 and 50003 here.
     */
    aggregation: {
      /** The portfolios of a user. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      portfolio: query(AggregationGroup, "portfolio", read),
      /** The investments: positions in portfolios. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      investment: query(AggregationGroup, "investment", read),
      /** The movements of investments. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      investmentTransaction: query(AggregationGroup, "investmentTransaction", read),
      /** The accounts. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      account,
      /** The movements on accounts. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      accountTransaction: query(AggregationGroup, "accountTransaction", read),
      /** Loans, credits and whatever else is owed. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      liability: query(AggregationGroup, "liability", read),
      /** The movements of liabilities. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      liabilityTransaction: query(AggregationGroup, "liabilityTransaction", read),
      /** The cards. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      card: query(AggregationGroup, "card", read),
      /** The movements on cards. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      cardTransaction: query(AggregationGroup, "cardTransaction", read),
      /** Who the user is, as the bank says; one object. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      identity: query(AggregationGroup, "identity", read),
      /** Who a product belongs to, and how. Documented failures: `Processing`, `Incomplete` and `ScaError`. */
      holder: query(AggregationGroup, "holder", read)
    },

    connect: {
      /**
       * The banks that can be connected, page by page. Documented failures: `ConfigurationError` (`ValidationFailed`),
       * `Unauthorized` and `InternalServerError`.
       */
      connectors: (of: ConnectorQuery = {}) =>
        byCursor("connect.connectors", (from) => connectorsPage({ query: of, ...from })),
      /**
       * Creates a session: send the user to its `url`, and keep its `session_id` with the user's own login. Not safe to repeat;
       * a session that nobody uses is harmless.
       */
      createSession,
      /** The sessions of the whole company, page by page. Nobody has shown its failures. */
      sessions,
      /** A session by its id; `classifySession` says what it means. */
      session,
      /**
       * Lists a session until the user is through, on the session schedule. Succeeds with the connection, and fails with the
       * session's tagged error, or with `SessionAbandoned` after half an hour of waiting for the user or ten minutes of
       * processing without a break.
       */
      awaitSession,
      /** Tells each change of a session while it waits like `awaitSession`. The last is `Connected`. */
      watchSession,
      /** Says that the user of a session came back: whoever waits for it, in this client, lists it at once. */
      returned,
      /**
       * Call this in the handler of your `redirect_url`. It reads the URL's claim, compares its id with `expected`, verifies it
       * by listing the session, and gives the connection, again if the page is reloaded. `expected` is the id that you kept
       * when you created the session for this user: without it, anyone could attach another user's connection by its id.
       *
       * A claim of an error fails with its tagged error, another session's id with `RedirectMismatch`, and a session that has
       * not finished with `SessionUnfinished`.
       */
      completeRedirect,
      /**
       * Creates a session for a connection that is blocked or needs the bank's SCA; null if its status asks nothing of the
       * user. Not safe to repeat.
       */
      reconnect
    },

    aggregationV2: {
      /** Products of all connections, page by page. Source: a client; nobody has shown its failures. */
      products,
      /** Products of one connection, page by page. */
      productsOf: (connection: Redacted.Redacted, of: Omit<ProductQuery, "connection_id_in"> = {}) =>
        products({ ...of, connection_id_in: [connection] }),
      /** Transactions of all connections, page by page. Source: a client; nobody has shown its failures. */
      transactions,
      /** Transactions of one connection, page by page. */
      transactionsOf: (connection: Redacted.Redacted, of: Omit<TransactionQuery, "connection_id_in"> = {}) =>
        transactions({ ...of, connection_id_in: [connection] }),
      /** Replaces the labels of a product. */
      setProductLabels: command(AggregationV2Group, "setProductLabels", (id: string, labels: typeof Labels.Type) => ({
        payload: { product_id: id, labels }
      })),
      /** Replaces the labels of a transaction. */
      setTransactionLabels: command(
        AggregationV2Group,
        "setTransactionLabels",
        (id: string, labels: typeof Labels.Type) => ({ payload: { transaction_id: id, labels } })
      )
    },

    reports: {
      /** The templates of reports. Source: a client; nobody has shown its failures. */
      templates: query(ReportsGroup, "templates", nothing),
      /** Not safe to repeat. */
      build: posted(ReportsGroup, "build"),
      /** How far a report is. */
      status: query(ReportsGroup, "status", (id: number) => ({ payload: { report_id: id } })),
      /** Where a report can be fetched. */
      content: query(ReportsGroup, "content", (id: number) => ({ payload: { report_id: id } }))
    },

    letters: {
      /** Every call makes a letter: not safe to repeat. */
      createSigned: query(LettersGroup, "createSigned", (letter: NewLetter) => ({ payload: letter }))
    },

    /**
     * Polls the status until all that is asked for is ready, or was found not to be there. Fails where the user has to act,
     * where some is in error and nothing else pending, and after half an hour of waiting.
     */
    awaitData,
    /** Tells how that gets on. */
    watchData,
    /**
     * Waits for a delayed token, one to three days: asks for nothing before the window of the security checks opens, then every
     * hour. After a restart it is begun again with the same token: the window is counted from `at`.
     */
    awaitActivation,
    /** Tells until when that waits. */
    watchActivation
  }
})

export type { ActivationProgress, IssuedAt } from "./internal/polling/awaitActivation.ts"
export type { Change, DataProgress } from "./internal/polling/awaitData.ts"
export type {
  CompleteRedirectOptions,
  RedirectCompletionFailure,
  SessionProgress,
  SessionWaitFailure
} from "./internal/polling/sessions.ts"

/**
 * Flanks' API, and waiting for its data.
 *
 * @example
 * import { FlanksClient, layerConfig } from "@effect-flanks/client/FlanksClient"
 * import { userText } from "@effect-flanks/domain/UserText"
 * import * as Effect from "effect/Effect"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import type * as Redacted from "effect/Redacted"
 *
 * const portfolios = (token: Redacted.Redacted) =>
 *   Effect.flatMap(FlanksClient, ({ aggregation }) => aggregation.portfolio(token)).pipe(
 *     Effect.catchTag("ScaRequired", (error) => Effect.fail(userText(error)))
 *   )
 *
 * const flanks = Layer.provide(layerConfig, FetchHttpClient.layer)
 */
export class FlanksClient extends Context.Service<FlanksClient>()("@effect-flanks/client/FlanksClient", { make }) {}

/** Flanks' host. */
export const defaultBaseUrl = "https://api.flanks.io"

/** Where Flanks is, and what its access tokens are asked for with. */
export interface FlanksClientOptions {
  readonly grant: Grant
  /** Flanks' own host unless given. */
  readonly baseUrl?: string | undefined
  /** A longer body is not read. 10 MB unless given. */
  readonly maxBytes?: number | undefined
}

/** The client over an `AccessToken` of one's own. */
export const layerNoToken = (
  where: Omit<FlanksClientOptions, "grant"> = {}
): Layer.Layer<FlanksClient, InsecureUrl, HttpClient.HttpClient | AccessToken.AccessToken> =>
  Layer.effect(FlanksClient, make(withDefaults<Where>({ baseUrl: defaultBaseUrl }, where)))

/**
 * The client and its access token. The application chooses the `HttpClient`; not one that retries or follows redirects by
 * itself, since that does not know what is safe to repeat, and where a secret may go.
 *
 * @example
 * import { layer } from "@effect-flanks/client/FlanksClient"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const flanks = layer({
 *   grant: {
 *     grant_type: "client_credentials",
 *     client_id: Redacted.make("my-id"),
 *     client_secret: Redacted.make("my-secret")
 *   }
 * }).pipe(Layer.provide(FetchHttpClient.layer))
 */
export const layer = (
  { grant, ...where }: FlanksClientOptions
): Layer.Layer<FlanksClient | AccessToken.AccessToken, InsecureUrl, HttpClient.HttpClient> =>
  layerNoToken(where).pipe(
    Layer.provideMerge(AccessToken.layer({ ...withDefaults<Where>({ baseUrl: defaultBaseUrl }, where), grant }))
  )

/** A variable that is set to nothing is a mistake, where the provider tells it from one that is not set. */
const secretConfig = (name: string) => Config.schema(Schema.RedactedFromValue(Schema.NonEmptyString), name)

/** Both, or neither: half a user is a mistake, and not an application of the newer grant. */
const makeUserConfig = () => {
  const user = { username: secretConfig("FLANKS_USERNAME"), password: secretConfig("FLANKS_PASSWORD") }
  return Config.all({ username: Config.option(user.username), password: Config.option(user.password) }).pipe(
    Config.flatMap(({ password, username }) =>
      Option.isNone(username) && Option.isNone(password)
        ? Config.succeed(null)
        : Config.all(user)
    )
  )
}

/** A function, so that programs without a configuration do not bundle what reads one. */
const makeConfig = (): Config.Config<FlanksClientOptions> =>
  Config.all({
    baseUrl: Config.NonEmptyString("FLANKS_BASE_URL").pipe(Config.withDefault(defaultBaseUrl)),
    client_id: secretConfig("FLANKS_CLIENT_ID"),
    client_secret: secretConfig("FLANKS_CLIENT_SECRET"),
    owner: makeUserConfig()
  }).pipe(
    Config.map(({ baseUrl, owner, ...application }) => ({
      baseUrl,
      grant: owner === null
        ? { grant_type: "client_credentials", ...application }
        : { grant_type: "password", ...application, ...owner }
    }))
  )

/**
 * The options from the configuration: `FLANKS_CLIENT_ID`, `FLANKS_CLIENT_SECRET`, `FLANKS_BASE_URL` where it is not
 * Flanks' own host; for applications of the older grant also `FLANKS_USERNAME` and `FLANKS_PASSWORD`.
 */
export const config: Config.Config<FlanksClientOptions> = /* @__PURE__ */ makeConfig()

/** The client from the configuration. For a second application, `Config.nested(config, …)` and `layer`. */
export const layerConfig: Layer.Layer<
  FlanksClient | AccessToken.AccessToken,
  InsecureUrl | Config.ConfigError,
  HttpClient.HttpClient
> = /* @__PURE__ */ Layer.unwrap(/* @__PURE__ */ Effect.map(config, layer))

export type { TestAnswer, TestRequest } from "./internal/call/testHttpClient.ts"

/**
 * The client over a Flanks that answers as the test says; access tokens it issues by itself. All else is the client's own:
 * classification, retries, decoding.
 *
 * @example
 * import { FlanksClient, layerTest } from "@effect-flanks/client/FlanksClient"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.flatMap(FlanksClient, (flanks) => flanks.entities()).pipe(
 *   Effect.provide(layerTest(({ operation }) => operation === "entities.list" ? { body: [] } : { status: 500 }))
 * )
 */
export const layerTest = <R = never>(
  answer: (request: TestRequest) => TestAnswer | Effect.Effect<TestAnswer, never, R>
): Layer.Layer<FlanksClient | AccessToken.AccessToken, never, R> =>
  Layer.orDie(layer({
    baseUrl: "https://flanks.test",
    grant: {
      grant_type: "client_credentials",
      client_id: Redacted.make("test"),
      client_secret: Redacted.make("test")
    }
  })).pipe(Layer.provide(Layer.effect(HttpClient.HttpClient, testHttpClient(answer))))
