/**
 * Everything that the simulator serves: the contract, and what is ours.
 *
 * @since 0.1.0
 */
import { Contract } from "@effect-flanks/client/Contract"
import * as HttpApi from "effect/http-api/HttpApi"
import { ApplicationsGroup, ControlGroup, UploadGroup, UserGroup } from "./Ours.ts"

/** Everything that the simulator serves. */
export class Api extends HttpApi.make("flanks-simulator")
  .addHttpApi(Contract)
  .add(ApplicationsGroup)
  .add(UploadGroup)
  .add(UserGroup)
  .add(ControlGroup)
{}
