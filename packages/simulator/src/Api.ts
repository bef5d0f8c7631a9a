/**
 * Everything that the simulator serves: the contract, and what is ours.
 *
 * @since 0.1.0
 */
import { Contract } from "@effect-flanks/client/api/Contract"
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { ApplicationsGroup, ControlGroup, UploadGroup, UserGroup } from "./ControlApi.ts"
import { complete, description } from "./internal/contract/document.ts"

/** Everything that the simulator serves. */
export class Api extends HttpApi.make("flanks-simulator")
  .addHttpApi(Contract)
  .add(ApplicationsGroup)
  .add(UploadGroup)
  .add(UserGroup)
  .add(ControlGroup)
  .annotateMerge(OpenApi.annotations({
    title: "Flanks, simulated",
    version: "0.1.0",
    description,
    transform: complete
  }))
{}

/** The OpenAPI 3.1 document of what the simulator serves. */
export const openApi = (): OpenApi.OpenAPISpec => OpenApi.fromApi(Api)
