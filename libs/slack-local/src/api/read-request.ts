export type ApiRequest = {
  contentType: string;
  body: string;
  query: Record<string, unknown>;
  authorization: string | undefined;
};

export type ReadRequest =
  | { ok: true; args: Record<string, unknown>; token: string | undefined }
  | { ok: false; error: 'invalid_json' | 'json_not_object' | 'invalid_form_data' };

/** Reads a Web API call: arguments from the query, a form or a JSON body; the token from the header or a field. */
export function readRequest({ contentType, body, query, authorization }: ApiRequest): ReadRequest {
  const read = readBody(contentType, body);
  if ('error' in read) return { ok: false, error: read.error };
  const { token: field, ...args } = { ...query, ...read.args };
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  return { ok: true, args, token: bearer ?? (typeof field === 'string' ? field : undefined) };
}

type ReadBody =
  | { args: Record<string, unknown> }
  | { error: 'invalid_json' | 'json_not_object' | 'invalid_form_data' };

function readBody(contentType: string, body: string): ReadBody {
  if (body === '') return { args: {} };
  if (contentType.startsWith('application/json')) {
    try {
      const parsed: unknown = JSON.parse(body);
      const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
      return isObject ? { args: { ...parsed } } : { error: 'json_not_object' };
    } catch {
      return { error: 'invalid_json' };
    }
  }
  if (contentType.startsWith('multipart/')) return { error: 'invalid_form_data' };
  return { args: Object.fromEntries(new URLSearchParams(body)) };
}
