/**
 * The contract of Flanks' API: every operation with its path, method, Schemas, replay safety, generation and source.
 * Clients, servers and the OpenAPI document are derived from it.
 *
 * @since 0.1.0
 */
import * as HttpApi from "effect/http-api/HttpApi"
import { AggregationGroup } from "./Aggregation.ts"
import { AggregationV2Group } from "./AggregationV2.ts"
import * as Annotations from "./Annotations.ts"
import { ConnectGroup } from "./Connect.ts"
import { CredentialsGroup } from "./Credentials.ts"
import { EntitiesGroup } from "./Entities.ts"
import { LettersGroup } from "./Letters.ts"
import { LinksGroup } from "./Links.ts"
import { ReportsGroup } from "./Reports.ts"
import { TokenGroup } from "./Token.ts"

/**
 * The contract, as an `HttpApi`.
 *
 * @category endpoints
 */
export class Contract extends HttpApi.make("flanks")
  .add(TokenGroup)
  .add(EntitiesGroup)
  .add(LinksGroup)
  .add(CredentialsGroup)
  .add(AggregationGroup)
  .add(ConnectGroup)
  .add(AggregationV2Group)
  .add(ReportsGroup)
  .add(LettersGroup)
{}

/**
 * One operation of the contract, without its Schemas.
 *
 * @category models
 */
export interface Operation extends Annotations.Facts {
  /** The operation's group and endpoint, such as `credentials.status`. */
  readonly name: string
  readonly method: string
  readonly path: string
}

/**
 * Every operation of the contract.
 *
 * @example
 * import { operations } from "@effect-flanks/client/api/Contract"
 *
 * operations.find(({ name }) => name === "links.exchange")?.replay // => "once"
 *
 * @category operations
 */
export const operations: ReadonlyArray<Operation> = Object.values(Contract.groups).flatMap((group) =>
  Object.values(group.endpoints).map((endpoint) => ({
    name: `${group.identifier}.${endpoint.identifier}`,
    method: endpoint.method,
    path: endpoint.path,
    ...Annotations.of(endpoint)
  }))
)
