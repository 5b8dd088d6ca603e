/** A service in an environment, by the words for each, and what is said beyond. */
export type NamedPlace = { service: string; environment: string; rest: string[] };

/** Reads `SERVICE in ENVIRONMENT …`. */
export function readPlace(
  words: readonly string[],
  example: string,
): { ok: true; asked: NamedPlace } | { ok: false; why: string } {
  const [service, preposition, environment, ...rest] = words;
  if (service === undefined) return { ok: false, why: `which service? For example: ${example}` };
  if (preposition?.toLowerCase() !== 'in' || environment === undefined) {
    return { ok: false, why: `behind the service goes "in" and an environment. For example: ${example}` };
  }
  return {
    ok: true,
    asked: { service: service.toLowerCase(), environment: environment.toLowerCase(), rest },
  };
}

/** The same where nothing more may be said. */
export function readPlaceAlone(words: readonly string[], example: string): ReturnType<typeof readPlace> {
  const place = readPlace(words, example);
  if (!place.ok || place.asked.rest.length === 0) return place;
  return { ok: false, why: `"${place.asked.rest.join(' ')}" is more than ${example} asks for` };
}
