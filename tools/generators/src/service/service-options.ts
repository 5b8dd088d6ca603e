/** What `nx g service` takes; see `schema.json`. */
export interface ServiceOptions {
  name?: string;
  domain?: string;
  team?: string;
  title?: string;
  description?: string;
  capability?: string;
}
