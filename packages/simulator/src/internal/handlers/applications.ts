import * as Answer from "../../Answer.ts"
import { respond, type Handlers, refuse } from "../step.ts"

/** The applications that the page on errors speaks of. */
export const applications: Handlers<"applications"> = {
  list: ({ world }) => respond(world, { items: world.applications.map((name) => ({ name })) }),
  create: ({ payload: { name }, world }) =>
    world.applications.includes(name)
      ? refuse(world, Answer.alreadyExists("application", "name"))
      : respond({ ...world, applications: [...world.applications, name] }, { name }),
  delete: ({ payload: { name }, world }) =>
    world.applications.includes(name)
      ? respond(
        { ...world, applications: world.applications.filter((one) => one !== name) },
        { message: "Successfully deleted" }
      )
      : refuse(world, Answer.doesNotExist("application", "name"))
}
