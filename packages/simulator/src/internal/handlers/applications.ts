import * as CannedResponse from "../../CannedResponse.ts"
import { type Handlers, refuse, respond } from "./handler.ts"

/** The applications that the page on errors speaks of. */
export const applications: Handlers<"applications"> = {
  list: ({ world }) => respond(world, { items: world.applications.map((name) => ({ name })) }),
  create: ({ payload: { name }, world }) =>
    world.applications.includes(name)
      ? refuse(world, CannedResponse.alreadyExists("application", "name"))
      : respond({ ...world, applications: [...world.applications, name] }, { name }),
  delete: ({ payload: { name }, world }) =>
    world.applications.includes(name)
      ? respond(
        { ...world, applications: world.applications.filter((one) => one !== name) },
        { message: "Successfully deleted" }
      )
      : refuse(world, CannedResponse.doesNotExist("application", "name"))
}
