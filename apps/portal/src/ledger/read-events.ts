/** What one block of an event stream says. */
export interface StreamEvent {
  /** Stays the last one that came when a block has none. */
  id: string | undefined;
  /** Undefined for a block that only moves the id. */
  data: string | undefined;
}

/**
 * Reads an event stream (HTML Living Standard, "Server-sent events"), as EventSource does, which however can neither send
 * a token nor say why it was refused.
 */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let id: string | undefined;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line));
        const valuesOf = (name: string) =>
          fields.flatMap((field) => (field?.[1] === name ? [field[2] ?? ''] : []));
        id = valuesOf('id').at(-1) ?? id;
        const data = valuesOf('data');
        yield { id, data: data.length === 0 ? undefined : data.join('\n') };
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
