/**
 * The API of the simulator: Flanks' contract, and the simulator's own endpoints.
 *
 * @since 0.1.0
 */
import { Contract } from "@effect-flanks/client/api/Contract"
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { ApplicationsGroup, ControlGroup, UploadGroup, UserGroup } from "./ControlApi.ts"
import { complete, description } from "./internal/contract/document.ts"

/**
 * The API of the simulator.
 *
 * @category endpoints
 */
export class Api extends HttpApi.make("flanks-simulator")
  .addHttpApi(Contract)
  .add(ApplicationsGroup)
  .add(UploadGroup)
  .add(UserGroup)
  .add(ControlGroup)
  .annotateMerge(OpenApi.annotations({
    title: "The Flanks simulator",
    version: "0.1.0",
    description,
    transform: complete
  }))
{}

/**
 * The OpenAPI 3.1 document of the simulator.
 *
 * @category documents
 */
export const openApi = (): OpenApi.OpenAPISpec => OpenApi.fromApi(Api)
